package io.daybook.command.stock;

import static io.daybook.command.Scenario.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.InvalidCommand;
import io.daybook.command.Scenario;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.AllocateStock;
import io.daybook.command.stock.StockCommand.CountStock;
import io.daybook.command.stock.StockCommand.ExpireReservation;
import io.daybook.command.stock.StockCommand.ExtendReservation;
import io.daybook.command.stock.StockCommand.MarkDamaged;
import io.daybook.command.stock.StockCommand.RaiseReservation;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockCommand.RecordCount;
import io.daybook.command.stock.StockCommand.ReleaseReservation;
import io.daybook.command.stock.StockCommand.RepairStock;
import io.daybook.command.stock.StockCommand.ReserveStock;
import io.daybook.command.stock.StockCommand.ReturnStock;
import io.daybook.command.stock.StockCommand.SetLowStockThreshold;
import io.daybook.command.stock.StockCommand.ShipStock;
import io.daybook.command.stock.StockCommand.WriteOffDamaged;
import io.daybook.command.stock.StockRejected.Code;
import io.daybook.command.stock.StockRejected.Shortage;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.DamagedStockWrittenOff;
import io.daybook.shared.stock.StockEvent.Disposition;
import io.daybook.shared.stock.StockEvent.LowStockThresholdSet;
import io.daybook.shared.stock.StockEvent.ReservationExpired;
import io.daybook.shared.stock.StockEvent.ReservationExtended;
import io.daybook.shared.stock.StockEvent.ReservationRaised;
import io.daybook.shared.stock.StockEvent.ReservationReleased;
import io.daybook.shared.stock.StockEvent.StockAdjusted;
import io.daybook.shared.stock.StockEvent.StockAllocated;
import io.daybook.shared.stock.StockEvent.StockCounted;
import io.daybook.shared.stock.StockEvent.StockDamaged;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockRepaired;
import io.daybook.shared.stock.StockEvent.StockReserved;
import io.daybook.shared.stock.StockEvent.StockReturned;
import io.daybook.shared.stock.StockEvent.StockShipped;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

class StockItemTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(120);

    private static final StockDamaged WET = new StockDamaged("A", "main", 4, "wet", "m1", NOW);
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
    void more_is_set_aside_in_the_way_in_which_an_order_holds_the_others() {
        StockEvent allocated = new StockAllocated("A", "main", "o1", 4, NOW);
        StockItem item =
                StockItem.evolve(
                        item(TEN, reserved("o1", 4, SOON), allocated).state(),
                        raised(
                                StockItem.decide(
                                        raise(3),
                                        item(TEN, reserved("o1", 4, SOON), allocated).state()),
                                true));
        assertThat(item.allocated()).isEqualTo(7);
        assertThat(item.reserved()).isZero();
        assertThat(item.available()).isEqualTo(3);

        StockItem open =
                StockItem.evolve(
                        item(TEN, reserved("o1", 4, SOON)).state(),
                        raised(
                                StockItem.decide(
                                        raise(3), item(TEN, reserved("o1", 4, SOON)).state()),
                                false));
        assertThat(open.reserved()).isEqualTo(7);
        assertThat(open.held().get("o1")).isEqualTo(new StockItem.Held(7, false, SOON));
    }

    @Test
    void what_an_order_does_not_hold_yet_is_reserved_and_where_it_is_paid_its_own() {
        assertThat(StockItem.decide(raise(3), item(TEN).state()))
                .containsExactly(
                        reserved("o1", 3, null), new StockAllocated("A", "main", "o1", 3, NOW));
        item(TEN).when(ask(raise(11))).thenRejected(Code.OUT_OF_STOCK);
    }

    private static RaiseReservation raise(int quantity) {
        return new RaiseReservation("A", "main", "o1", quantity, SOON, true, NOW);
    }

    private static StockEvent raised(List<StockEvent> decided, boolean allocated) {
        StockEvent raised = new ReservationRaised("A", "main", "o1", 3, allocated, NOW);
        assertThat(decided).containsExactly(raised);
        return raised;
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
    void damaged_units_are_on_hand_and_not_for_sale_until_repaired_or_thrown_away() {
        StockItem damaged =
                item(TEN)
                        .when(ask(new MarkDamaged("A", "main", 4, "wet", "m1", NOW)))
                        .then(new StockDamaged("A", "main", 4, "wet", "m1", NOW));
        assertThat(damaged.available()).isEqualTo(6);
        assertThat(damaged.onHand()).isEqualTo(10);
        StockItem repaired =
                item(TEN, WET)
                        .when(ask(new RepairStock("A", "main", 3, "dried", "r1", NOW)))
                        .then(new StockRepaired("A", "main", 3, "dried", "r1", NOW));
        assertThat(repaired.available()).isEqualTo(9);
        StockItem gone =
                item(TEN, WET)
                        .when(ask(new WriteOffDamaged("A", "main", 3, "torn", "w1", NOW)))
                        .then(new DamagedStockWrittenOff("A", "main", 3, "torn", "w1", NOW));
        assertThat(gone.onHand()).isEqualTo(7);
        assertThat(gone.damaged()).isEqualTo(1);
        assertThat(gone.available()).isEqualTo(6);
    }

    @Test
    void what_moves_between_reading_a_shelf_and_recording_the_count_is_no_variance() {
        StockItem item =
                item(
                                TEN,
                                reserved("o1", 4, null),
                                new StockShipped("A", "main", "o1", 4, NOW),
                                new StockReceived("A", "main", 5, "d2", NOW))
                        .when(ask(count(9, 10, 0)))
                        .then(counted(9, 10, -1, -1));
        assertThat(item.onHand())
                .as("ten, less four, and five, less the missing one")
                .isEqualTo(10);
    }

    @Test
    void a_count_takes_nothing_from_orders_and_says_what_it_could_not_take() {
        StockItem item =
                item(TEN, reserved("o1", 8, null))
                        .when(ask(count(5, 10, 0)))
                        .then(counted(5, 10, -5, -2));
        assertThat(item.available()).isZero();
        assertThat(item.reserved()).isEqualTo(8);
    }

    @Test
    void a_count_is_refused_when_the_item_was_counted_since_the_shelf_was_read() {
        item(TEN, counted(8, 10, -2, -2))
                .when(ask(new RecordCount(shelf(8, "n2"), past(10, 0))))
                .thenRejected(Code.COUNT_OVERTAKEN);
        item(TEN, counted(8, 10, -2, -2))
                .when(ask(new RecordCount(shelf(7, "n2"), past(8, 1))))
                .then(new StockCounted("A", "main", 7, 8, -1, -1, 17, "yearly", "n2", NOW));
    }

    @Test
    void a_count_of_the_future_or_of_long_ago_is_refused() {
        item(TEN)
                .when(
                        ask(
                                new RecordCount(
                                        shelf(9, "n1"),
                                        new StockHistory.Past(StockHistory.Standing.AHEAD, 0, 0))))
                .thenRejected(Code.COUNT_AHEAD);
        item(TEN)
                .when(
                        ask(
                                new RecordCount(
                                        shelf(9, "n1"),
                                        new StockHistory.Past(
                                                StockHistory.Standing.TOO_OLD, 0, 0))))
                .thenRejected(Code.COUNT_TOO_OLD);
    }

    @Test
    void a_threshold_leaves_room_between_low_and_enough_and_may_be_taken_away() {
        StockItem item =
                item(TEN)
                        .when(ask(new SetLowStockThreshold("A", "main", 20, null, NOW)))
                        .then(new LowStockThresholdSet("A", "main", 20, 25, NOW));
        assertThat(item.low()).isEqualTo(new StockItem.Threshold(20, 25));
        item(TEN, new LowStockThresholdSet("A", "main", 0, 1, NOW))
                .when(ask(new SetLowStockThreshold("A", "main", null, null, NOW)))
                .then(new LowStockThresholdSet("A", "main", null, null, NOW));
        assertThatThrownBy(() -> new SetLowStockThreshold("A", "main", 5, 5, NOW))
                .isInstanceOf(InvalidCommand.class);
    }

    private static final Map<String, StockEvent[]> STATES =
            Map.of(
                    "empty", new StockEvent[0],
                    "available", new StockEvent[] {TEN},
                    "reserved", new StockEvent[] {TEN, reserved("o", 10, LATER)},
                    "lapsed", new StockEvent[] {TEN, reserved("o", 10, NOW)},
                    "firm", new StockEvent[] {TEN, reserved("o", 10, null)},
                    "allocated",
                            new StockEvent[] {
                                TEN,
                                reserved("o", 10, SOON),
                                new StockAllocated("A", "main", "o", 10, NOW)
                            },
                    "damaged",
                            new StockEvent[] {
                                TEN, new StockDamaged("A", "main", 10, "wet", "x", NOW)
                            });

    private static final Map<String, StockCommand> COMMANDS =
            Map.ofEntries(
                    Map.entry("receive", new ReceiveStock("A", "main", 2, "r", NOW)),
                    Map.entry("adjust", new AdjustStock("A", "main", -2, "r", "r", false, NOW)),
                    Map.entry("return", back(Disposition.RESTOCK)),
                    Map.entry("reserve", new ReserveStock("A", "main", "o2", 2, LATER, NOW)),
                    Map.entry(
                            "extend",
                            new ExtendReservation("A", "main", "o", LATER.plusSeconds(9), NOW)),
                    Map.entry("allocate", new AllocateStock("A", "main", "o", 10, NOW)),
                    Map.entry("release", new ReleaseReservation("A", "main", "o", 2, "why", NOW)),
                    Map.entry("expire", new ExpireReservation("A", "main", "o", NOW)),
                    Map.entry("ship", new ShipStock("A", "main", "o", 2, NOW)),
                    Map.entry("damage", new MarkDamaged("A", "main", 2, "wet", "r", NOW)),
                    Map.entry("repair", new RepairStock("A", "main", 2, "dried", "r", NOW)),
                    Map.entry("write-off", new WriteOffDamaged("A", "main", 2, "torn", "r", NOW)),
                    Map.entry("count", count(10, 10, 0)),
                    Map.entry("low", new SetLowStockThreshold("A", "main", 3, 5, NOW)));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            textBlock =
                    """
                    empty,     receive,   StockReceived
                    empty,     adjust,    out-of-stock
                    empty,     return,    StockReturned
                    empty,     reserve,   out-of-stock
                    empty,     extend,    not-reserved
                    empty,     allocate,  out-of-stock
                    empty,     release,   -
                    empty,     expire,    -
                    empty,     ship,      not-reserved
                    empty,     damage,    out-of-stock
                    empty,     repair,    not-so-many-damaged
                    empty,     write-off, not-so-many-damaged
                    empty,     count,     StockCounted
                    empty,     low,       LowStockThresholdSet
                    available, receive,   StockReceived
                    available, adjust,    StockAdjusted
                    available, return,    StockReturned
                    available, reserve,   StockReserved
                    available, extend,    not-reserved
                    available, allocate,  StockReserved StockAllocated
                    available, release,   -
                    available, expire,    -
                    available, ship,      not-reserved
                    available, damage,    StockDamaged
                    available, repair,    not-so-many-damaged
                    available, write-off, not-so-many-damaged
                    available, count,     StockCounted
                    available, low,       LowStockThresholdSet
                    reserved,  receive,   StockReceived
                    reserved,  adjust,    out-of-stock
                    reserved,  return,    StockReturned
                    reserved,  reserve,   out-of-stock
                    reserved,  extend,    ReservationExtended
                    reserved,  allocate,  StockAllocated
                    reserved,  release,   ReservationReleased
                    reserved,  expire,    ReservationReleased
                    reserved,  ship,      not-reserved
                    reserved,  damage,    out-of-stock
                    reserved,  repair,    not-so-many-damaged
                    reserved,  write-off, not-so-many-damaged
                    reserved,  count,     StockCounted
                    reserved,  low,       LowStockThresholdSet
                    lapsed,    receive,   StockReceived
                    lapsed,    adjust,    ReservationExpired StockAdjusted
                    lapsed,    return,    StockReturned
                    lapsed,    reserve,   ReservationExpired StockReserved
                    lapsed,    extend,    not-reserved
                    lapsed,    allocate,  StockAllocated
                    lapsed,    release,   ReservationReleased
                    lapsed,    expire,    ReservationExpired
                    lapsed,    ship,      not-reserved
                    lapsed,    damage,    ReservationExpired StockDamaged
                    lapsed,    repair,    not-so-many-damaged
                    lapsed,    write-off, not-so-many-damaged
                    lapsed,    count,     StockCounted
                    lapsed,    low,       LowStockThresholdSet
                    firm,      receive,   StockReceived
                    firm,      adjust,    out-of-stock
                    firm,      return,    StockReturned
                    firm,      reserve,   out-of-stock
                    firm,      extend,    -
                    firm,      allocate,  StockAllocated
                    firm,      release,   ReservationReleased
                    firm,      expire,    ReservationReleased
                    firm,      ship,      StockShipped
                    firm,      damage,    out-of-stock
                    firm,      repair,    not-so-many-damaged
                    firm,      write-off, not-so-many-damaged
                    firm,      count,     StockCounted
                    firm,      low,       LowStockThresholdSet
                    allocated, receive,   StockReceived
                    allocated, adjust,    out-of-stock
                    allocated, return,    StockReturned
                    allocated, reserve,   out-of-stock
                    allocated, extend,    -
                    allocated, allocate,  -
                    allocated, release,   ReservationReleased
                    allocated, expire,    ReservationReleased
                    allocated, ship,      StockShipped
                    allocated, damage,    out-of-stock
                    allocated, repair,    not-so-many-damaged
                    allocated, write-off, not-so-many-damaged
                    allocated, count,     StockCounted
                    allocated, low,       LowStockThresholdSet
                    damaged,   receive,   StockReceived
                    damaged,   adjust,    out-of-stock
                    damaged,   return,    StockReturned
                    damaged,   reserve,   out-of-stock
                    damaged,   extend,    not-reserved
                    damaged,   allocate,  out-of-stock
                    damaged,   release,   -
                    damaged,   expire,    -
                    damaged,   ship,      not-reserved
                    damaged,   damage,    out-of-stock
                    damaged,   repair,    StockRepaired
                    damaged,   write-off, DamagedStockWrittenOff
                    damaged,   count,     StockCounted
                    damaged,   low,       LowStockThresholdSet
                    """)
    void every_state_has_its_answer_to_every_command(
            String state, String command, String expected) {
        StockItem item = item(STATES.getOrDefault(state, new StockEvent[0])).state();
        assertThat(outcome(Objects.requireNonNull(COMMANDS.get(command)), item))
                .isEqualTo(expected);
    }

    private static String outcome(StockCommand command, StockItem item) {
        try {
            List<StockEvent> events = StockItem.decide(command, item);
            return events.isEmpty()
                    ? "-"
                    : String.join(
                            " ", events.stream().map(e -> e.getClass().getSimpleName()).toList());
        } catch (StockRejected rejection) {
            return rejection.code();
        }
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

    private static CountStock shelf(int counted, String reference) {
        return new CountStock("A", "main", counted, 17, "yearly", reference, NOW);
    }

    private static StockHistory.Past past(int onHand, int counts) {
        return new StockHistory.Past(StockHistory.Standing.GOOD, onHand, counts);
    }

    private static RecordCount count(int counted, int onHandThen, int countsThen) {
        return new RecordCount(shelf(counted, "n1"), past(onHandThen, countsThen));
    }

    private static StockCounted counted(int counted, int expected, int variance, int quantity) {
        return new StockCounted(
                "A", "main", counted, expected, variance, quantity, 17, "yearly", "n1", NOW);
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
