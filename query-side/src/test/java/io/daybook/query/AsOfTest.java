package io.daybook.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shared.log.Metadata;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.payment.PaymentEvent.PaymentDeclined;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.UUID;

class AsOfTest {

    private static final Metadata METADATA =
            new Metadata("till-3", "back-office", "c-1", "c-1", null, null, null);

    @Test
    void a_position_includes_itself() {
        AsOf moment = new AsOf(7L, null);

        assertThat(moment.includes(event(7, "2010-12-01T08:26:00Z"))).isTrue();
        assertThat(moment.includes(event(8, "2010-12-01T08:26:00Z"))).isFalse();
    }

    @Test
    void an_instant_includes_what_is_shown_to_have_happened_then() {
        AsOf moment = new AsOf(null, Instant.parse("2010-12-01T08:26:00.000033Z"));

        assertThat(moment.includes(event(9, "2010-12-01T08:26:00.000033Z"))).isTrue();
        assertThat(moment.includes(event(9, "2010-12-01T08:26:00.000033034Z"))).isTrue();
        assertThat(moment.includes(event(1, "2010-12-01T08:26:00.000033634Z"))).isFalse();
        assertThat(moment.includes(event(1, "2010-12-01T08:26:00.000034Z"))).isFalse();
    }

    private static RecordedEvent event(long position, String at) {
        return new RecordedEvent(
                position,
                "payment:P-1",
                1,
                new UUID(0, position),
                new PaymentDeclined("P-1", "no funds", Instant.parse(at)),
                METADATA,
                Instant.parse("2026-01-01T12:00:00Z"));
    }
}
