package io.daybook.command.stock;

import static io.daybook.command.Scenario.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.InvalidCommand;
import io.daybook.command.Scenario;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.AllocateStock;
import io.daybook.command.stock.StockCommand.ExpireReservation;
import io.daybook.command.stock.StockCommand.ExtendReservation;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockCommand.ReleaseReservation;
import io.daybook.command.stock.StockCommand.ReserveStock;
import io.daybook.command.stock.StockCommand.ReturnStock;
import io.daybook.command.stock.StockCommand.ShipStock;
import io.daybook.command.stock.StockRejected.Code;
import io.daybook.command.stock.StockRejected.Shortage;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.Disposition;
import io.daybook.shared.stock.StockEvent.ReservationExpired;
import io.daybook.shared.stock.StockEvent.ReservationExtended;
import io.daybook.shared.stock.StockEvent.ReservationReleased;
import io.daybook.shared.stock.StockEvent.StockAdjusted;
import io.daybook.shared.stock.StockEvent.StockAllocated;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockReserved;
import io.daybook.shared.stock.StockEvent.StockReturned;
import io.daybook.shared.stock.StockEvent.StockShipped;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

class StockItemTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(120);

    private static final StockReceived TEN = new StockReceived("A", "main", 10, "d1", NOW);

    @Test
    void goods_that_arrive_are_available() {
        StockItem item = item().when(ask(new ReceiveStock("A", "main", 10, "d1", NOW))).then(TEN);
        assertThat(item.available()).isEqualTo(10);
    }

    @Test
    void another_delivery_under_the_same_reference_is_refused() {
        item(TEN)
                .when(ask(new ReceiveStock("A", "main", 9, "d1", NOW)))
                .thenRejected(Code.REFERENCE_REUSED);
    }

    @Test
    void an_item_holds_no_more_than_it_can_count() {
        item(new StockReceived("A", "main", StockItem.MAX_ON_HAND, null, NOW))
                .when(ask(new ReceiveStock("A", "main", 1, null, NOW)))
                .thenRejected(Code.TOO_MUCH_STOCK);
    }

    @Test
    void reserved_units_are_on_hand_and_not_available() {
        StockItem item = item(TEN).when(ask(reserve("o1", 4, null))).then(reserved("o1", 4, null));
        assertThat(item.onHand()).isEqualTo(10);
        assertThat(item.reserved()).isEqualTo(4);
        assertThat(item.available()).isEqualTo(6);
    }

    @Test
    void no_more_is_reserved_than_is_available() {
        assertThatThrownBy(() ->
                        StockItem.decide(
                                reserve("o2", 7, null), item(TEN, reserved("o1", 4, null)).state()))
                .isInstanceOfSatisfying(
                        StockRejected.class,
                        rejection ->
                                assertThat(rejection.shortages())
                                        .containsExactly(new Shortage("A", "main", 7, 6)));
    }

    @Test
    void a_lapsed_reservation_is_free_for_whoever_needs_it_and_its_expiry_is_recorded_first() {
        item(TEN, reserved("o1", 8, SOON))
                .when(ask(new ReserveStock("A", "main", "o2", 5, null, LATER)))
                .then(
                        new ReservationExpired("A", "main", "o1", 8, LATER),
                        new StockReserved("A", "main", "o2", 5, null, LATER));
    }

    @Test
    void a_lapsed_reservation_stands_while_nobody_needs_it() {
        item(TEN, reserved("o1", 4, SOON))
                .when(ask(new ReserveStock("A", "main", "o2", 5, null, LATER)))
                .then(new StockReserved("A", "main", "o2", 5, null, LATER));
    }

    @Test
    void a_reservation_that_has_not_lapsed_is_nobody_elses() {
        item(TEN, reserved("o1", 8, LATER))
                .when(ask(new ReserveStock("A", "main", "o2", 5, null, SOON)))
                .thenRejected(Code.OUT_OF_STOCK);
    }

    @Test
    void a_reservation_may_be_given_more_time() {
        item(TEN, reserved("o1", 8, SOON))
                .when(ask(new ExtendReservation("A", "main", "o1", LATER, NOW)))
                .then(new ReservationExtended("A", "main", "o1", LATER, NOW));
        item(TEN)
                .when(ask(new ExtendReservation("A", "main", "o1", LATER, NOW)))
                .thenRejected(Code.NOT_RESERVED);
    }

    @Test
    void allocated_units_no_longer_expire() {
        StockItem item =
                item(TEN, reserved("o1", 8, SOON))
                        .when(ask(new AllocateStock("A", "main", "o1", 8, NOW)))
                        .then(new StockAllocated("A", "main", "o1", 8, NOW));
        assertThat(item.reserved()).isZero();
        assertThat(item.allocated()).isEqualTo(8);
        item(TEN, reserved("o1", 8, SOON), new StockAllocated("A", "main", "o1", 8, NOW))
                .when(ask(new ReserveStock("A", "main", "o2", 5, null, LATER)))
                .thenRejected(Code.OUT_OF_STOCK);
    }

    @Test
    void a_paid_order_gets_its_lapsed_units_again_where_there_are_some() {
        item(TEN)
                .when(ask(new AllocateStock("A", "main", "o1", 8, NOW)))
                .then(reserved("o1", 8, null), new StockAllocated("A", "main", "o1", 8, NOW));
        item(TEN, reserved("o2", 8, null))
                .when(ask(new AllocateStock("A", "main", "o1", 8, NOW)))
                .thenRejected(Code.OUT_OF_STOCK);
    }

    @Test
    void an_unpaid_order_loses_all_it_holds() {
        StockItem item =
                item(TEN, reserved("o1", 8, SOON))
                        .when(ask(new ExpireReservation("A", "main", "o1", LATER)))
                        .then(new ReservationExpired("A", "main", "o1", 8, LATER));
        assertThat(item.available()).isEqualTo(10);
        assertThat(item.held()).isEmpty();
    }

    @Test
    void units_are_released_in_part_and_then_for_good() {
        StockEvent half = new ReservationReleased("A", "main", "o1", 3, "why", NOW);
        StockItem item = item(TEN, reserved("o1", 8, null), half).state();
        assertThat(item.reserved()).isEqualTo(5);
        item(TEN, reserved("o1", 8, null), half)
                .when(ask(new ReleaseReservation("A", "main", "o1", 8, "why", NOW)))
                .then(new ReservationReleased("A", "main", "o1", 5, "why", NOW));
    }

    @Test
    void firm_and_allocated_units_ship_and_others_do_not() {
        ShipStock ship = new ShipStock("A", "main", "o1", 8, NOW);
        assertThat(StockItem.decide(ship, item(TEN, reserved("o1", 8, null)).state()))
                .containsExactly(new StockShipped("A", "main", "o1", 8, NOW));
        item(TEN, reserved("o1", 8, SOON)).when(ask(ship)).thenRejected(Code.NOT_RESERVED);
        item(TEN, reserved("o1", 7, null)).when(ask(ship)).thenRejected(Code.NOT_RESERVED);
        StockItem shipped =
                item(TEN, reserved("o1", 8, null), new StockShipped("A", "main", "o1", 3, NOW))
                        .state();
        assertThat(shipped.onHand()).isEqualTo(7);
        assertThat(shipped.reserved()).isEqualTo(5);
    }

    @Test
    void a_write_off_takes_what_is_available_where_it_may_and_says_what_was_asked() {
        item(TEN, reserved("o1", 4, null))
                .when(ask(new AdjustStock("A", "main", -9, "broken", "r1", true, NOW)))
                .then(new StockAdjusted("A", "main", -6, -9, "broken", "r1", NOW));
        item(TEN, reserved("o1", 4, null))
                .when(ask(new AdjustStock("A", "main", -9, "broken", "r1", false, NOW)))
                .thenRejected(Code.OUT_OF_STOCK);
        item(TEN)
                .when(ask(new AdjustStock("A", "main", 3, "found", "r1", false, NOW)))
                .then(new StockAdjusted("A", "main", 3, 3, "found", "r1", NOW));
    }

    @Test
    void goods_that_come_back_are_sold_again_kept_aside_or_thrown_away() {
        StockItem restocked =
                item(TEN).when(ask(back(Disposition.RESTOCK))).then(returned(Disposition.RESTOCK));
        assertThat(restocked.available()).isEqualTo(12);
        StockItem damaged =
                item(TEN).when(ask(back(Disposition.DAMAGED))).then(returned(Disposition.DAMAGED));
        assertThat(damaged.onHand()).isEqualTo(12);
        assertThat(damaged.available()).isEqualTo(10);
        StockItem gone =
                item(TEN)
                        .when(ask(back(Disposition.WRITE_OFF)))
                        .then(returned(Disposition.WRITE_OFF));
        assertThat(gone.onHand()).isEqualTo(10);
    }

    @Test
    void absurd_quantities_and_malformed_names_are_refused_with_pointers() {
        assertThatThrownBy(() -> new ReceiveStock("A B", "main", 0, "\u0000", NOW))
                .isInstanceOfSatisfying(
                        InvalidCommand.class,
                        invalid ->
                                assertThat(invalid.problems())
                                        .extracting("pointer")
                                        .containsExactly("/sku", "/quantity", "/reference"));
    }

    private static Scenario<StockItem, StockEvent> item(StockEvent... events) {
        return given(StockItem.MODEL, "A@main", events);
    }

    private static Function<StockItem, List<StockEvent>> ask(StockCommand command) {
        return item -> StockItem.decide(command, item);
    }

    private static ReserveStock reserve(String orderId, int quantity, @Nullable Instant expiresAt) {
        return new ReserveStock("A", "main", orderId, quantity, expiresAt, NOW);
    }

    private static StockReserved reserved(
            String orderId, int quantity, @Nullable Instant expiresAt) {
        return new StockReserved("A", "main", orderId, quantity, expiresAt, NOW);
    }

    private static ReturnStock back(Disposition disposition) {
        return new ReturnStock("A", "main", 2, disposition, "r1", NOW);
    }

    private static StockReturned returned(Disposition disposition) {
        return new StockReturned("A", "main", 2, disposition, "r1", NOW);
    }
}
