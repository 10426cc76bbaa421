package io.daybook.command.eventstore.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.stock.StockItem;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.ReservationReleased;
import io.daybook.shared.stock.StockEvent.StockAdjusted;
import io.daybook.shared.stock.StockEvent.StockAllocated;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockReserved;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pcollections.PMap;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

class SnapshotCodecTest {

    private static final Instant AT = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final SnapshotForm<StockItem> FORM =
            Objects.requireNonNull(StockItem.MODEL.snapshots());

    private final SnapshotCodec codec = new SnapshotCodec();

    @Test
    void a_stock_item_comes_back_as_it_was_and_goes_on_alike() {
        StockItem item = StockItem.initial("SKU@1@main");
        assertSame(item);
        for (StockEvent event :
                List.<StockEvent>of(
                        new StockReceived("SKU@1", "main", 50, "D1", AT),
                        new StockReserved("SKU@1", "main", "O1", 3, AT.plusSeconds(60), AT),
                        new StockReserved("SKU@1", "main", "O2", 2, null, AT),
                        new StockAllocated("SKU@1", "main", "O2", 2, AT),
                        new StockAdjusted("SKU@1", "main", -1, -1, "counted", "A1", AT),
                        new ReservationReleased("SKU@1", "main", "O1", 1, "why", AT))) {
            StockItem restored = codec.read(FORM, codec.write(item));
            item = StockItem.evolve(item, event);
            assertThat(StockItem.evolve(restored, event)).isEqualTo(item);
            assertSame(item);
        }
    }

    @Test
    void a_state_of_another_shape_is_not_read() {
        String json = codec.write(StockItem.initial("SKU@main"));

        for (String other :
                List.of(
                        "[]",
                        "{}",
                        "null and void",
                        json.replace("\"onHand\":0", "\"onHand\":null"),
                        json.replace("\"onHand\":0,", ""),
                        json.replace("\"onHand\"", "\"inHand\""))) {
            assertThatThrownBy(() -> codec.read(FORM, other)).as(other).isNotNull();
        }
    }

    record Inner(int a, @Nullable Instant b) {}

    record InnerRenamed(int c, @Nullable Instant b) {}

    record Outer(PMap<String, Inner> all) {}

    record OuterOfRenamed(PMap<String, InnerRenamed> all) {}

    @Test
    void a_revision_is_the_same_until_the_shape_or_its_meaning_changes() {
        int revision = SnapshotForm.of(Outer.class, 1).revision();

        assertThat(SnapshotForm.of(Outer.class, 1).revision()).isEqualTo(revision);
        assertThat(SnapshotForm.of(Outer.class, 2).revision()).isNotEqualTo(revision);
        assertThat(SnapshotForm.of(OuterOfRenamed.class, 1).revision()).isNotEqualTo(revision);
    }

    private void assertSame(StockItem item) {
        assertThat(codec.read(FORM, codec.write(item))).isEqualTo(item);
    }
}
