package io.daybook.command.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.daybook.command.Command;
import io.daybook.command.InMemoryEngine;
import io.daybook.command.Rejection;
import io.daybook.command.order.Edits.LinePrice;
import io.daybook.command.order.Edits.NewAddress;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.GrantGoodwill;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.order.ReturnCommand.CancelReturn;
import io.daybook.command.order.ReturnCommand.InspectReturn;
import io.daybook.command.order.ReturnCommand.ReceiveReturn;
import io.daybook.command.order.ReturnCommand.RequestReturn;
import io.daybook.command.payment.GiveBackOverpayment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockItem;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.InspectedUnits;
import io.daybook.shared.order.OrderEvent.Verdict;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class ChangeOrderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant PAY_BY = NOW.plusSeconds(600);

    private final InMemoryEngine engine = new InMemoryEngine();
    private int count;

    /// 3 x 2.00 + 2 x 5.00 + postage 4.00 = 20.00
    @BeforeEach
    void an_order_of_twenty_pounds() {
        engine.ask(new ReceiveStock("A", "main", 10, null, NOW));
        engine.ask(new ReceiveStock("B", "main", 10, null, NOW));
        engine.ask(new ReceiveStock("C", "main", 2, null, NOW));
        place("o", SOON);
    }

    @Test
    void a_preview_says_line_by_line_what_is_owed_and_changes_nothing() {
        pay(2000);
        int before = engine.streams().log().size();

        Map<String, Object> preview = preview(quantity(1, 5));

        assertThat(engine.streams().log()).hasSize(before);
        assertThat(preview)
                .containsEntry("toPay", "4.00")
                .containsEntry("toGiveBack", "0.00")
                .containsEntry("total", "24.00")
                .containsEntry("shortages", List.of());
        assertThat(String.valueOf(preview.get("lines")))
                .isEqualTo(
                        "[{line=4, sku=A, description=a, isNew=true, quantityBefore=0, quantity=2, amountBefore=0.00,"
                                + " amount=4.00, difference=4.00, shipsWhenPaid=true}]");
    }

    @Test
    void more_units_are_reserved_with_the_change_and_ship_when_the_difference_is_paid() {
        pay(2000);
        change(quantity(1, 5));

        assertThat(recorded()).containsExactly("ReservationRaised", "OrderChanged");
        assertThat(item("A").allocated()).isEqualTo(5);
        assertThat(book().outstandingMinor()).isEqualTo(400);
        assertThat(refused(new ShipOrder("o", "s0", quantities(4, 1), NOW))).isEqualTo("not-paid");
        engine.ask(new ShipOrder("o", "s1", List.of(), NOW));
        assertThat(book().unitsLeft(1)).isZero();
        assertThat(book().unitsLeft(4)).isEqualTo(2);
        assertThat(refused(new ShipOrder("o", "s2", List.of(), NOW))).isEqualTo("not-paid");
        pay(400);
        engine.ask(new ShipOrder("o", "s2", List.of(), NOW));
        assertThat(book().hasGoodsLeft()).isFalse();
        assertThat(item("A").onHand()).isEqualTo(5);
    }

    @Test
    void what_was_added_to_a_paid_order_is_let_go_when_the_difference_is_not_paid_in_time() {
        pay(2000);
        change(quantity(1, 5));
        engine.ask(new CancelUnpaidOrder("o", PAY_BY.minusSeconds(1)));
        assertThat(book().unitsLeft(4)).isEqualTo(2);

        ask(new CancelUnpaidOrder("o", PAY_BY));

        assertThat(order()).isInstanceOf(Order.Confirmed.class);
        assertThat(book().unitsLeft(4)).isZero();
        assertThat(book().outstandingMinor()).isZero();
        assertThat(item("A").allocated()).isEqualTo(3);
        pay(400);
        settle();
        assertThat(book().heldMinor()).isEqualTo(2000);
    }

    @Test
    void what_was_added_and_paid_in_time_stays() {
        pay(2000);
        change(quantity(1, 5));
        pay(400);
        engine.ask(new CancelUnpaidOrder("o", PAY_BY));
        assertThat(book().unitsLeft(4)).isEqualTo(2);
    }

    @Test
    void what_is_on_its_way_back_pays_for_no_more_than_it_is_exchanged_for() {
        payAndShip();
        change(edits(List.of(), List.of(goods("C", 1, 300)), List.of(), quantities(2, 1)));

        ask(new CancelOrderLines("o", "c", quantities(4, 1), "not any more", NOW));

        assertThat(book().owedBackMinor()).isZero();
        assertThat(book().dueMinor()).isEqualTo(2000);
        backAndInspected(onlyReturn(), 2, Verdict.RESTOCK);
        assertThat(book().owedBackMinor()).isEqualTo(500);
    }

    @Test
    void fewer_units_are_let_go_and_their_money_is_owed_back() {
        pay(2000);
        Map<String, Object> preview = preview(quantities(1, 1, 2, 0));
        assertThat(preview).containsEntry("toGiveBack", "14.00").containsEntry("due", "6.00");

        change(quantities(1, 1, 2, 0));

        assertThat(recorded())
                .containsExactlyInAnyOrder(
                        "OrderLinesCancelled",
                        "OrderChanged",
                        "ReservationReleased",
                        "ReservationReleased");
        assertThat(book().owedBackMinor()).isEqualTo(1400);
        settle();
        assertThat(book().heldMinor()).isEqualTo(600);
    }

    @Test
    void what_is_let_go_is_there_for_what_is_added() {
        engine.ask(new ReceiveStock("D", "main", 2, null, NOW));
        pay(2000);
        change(edits(List.of(), List.of(goods("D", 2, 100)), List.of(), List.of()));
        assertThat(item("D").available()).isZero();

        change(edits(quantities(4, 0), List.of(goods("D", 2, 150)), List.of(), List.of()));

        assertThat(item("D").allocated()).isEqualTo(2);
        assertThat(book().dueMinor()).isEqualTo(2300);
    }

    @Test
    void a_preview_that_the_order_has_outrun_is_refused() {
        pay(2000);
        Edits edits = edits(quantities(1, 5), List.of(), List.of(), List.of());
        String token = token(edits);
        engine.ask(new ShipOrder("o", "s1", quantities(2, 1), NOW));

        assertThat(refused(new ChangeOrder("o", token, "GBP", edits, PAY_BY, NOW)))
                .isEqualTo("preview-outdated");
    }

    @Test
    void other_edits_than_the_previewed_are_refused_and_the_same_again_yield_nothing() {
        pay(2000);
        Edits edits = edits(quantities(1, 5), List.of(), List.of(), List.of());
        String token = token(edits);
        Edits others = edits(quantities(1, 6), List.of(), List.of(), List.of());
        assertThat(refused(new ChangeOrder("o", token, "GBP", others, PAY_BY, NOW)))
                .isEqualTo("preview-mismatch");

        ask(new ChangeOrder("o", token, "GBP", edits, PAY_BY, NOW));
        engine.ask(new ShipOrder("o", "s1", quantities(2, 1), NOW));
        ask(new ChangeOrder("o", token, "GBP", edits, PAY_BY, NOW));
        assertThat(book().lines()).hasSize(4);
    }

    @Test
    void where_stock_lacks_for_one_line_nothing_is_changed() {
        pay(2000);
        Edits edits = edits(quantities(1, 1), List.of(goods("C", 3, 100)), List.of(), List.of());
        Map<String, Object> preview = previewOf(edits);
        assertThat(String.valueOf(preview.get("shortages"))).contains("sku=C").contains("asked=3");
        int before = engine.streams().log().size();

        assertThat(
                        refused(
                                new ChangeOrder(
                                        "o",
                                        String.valueOf(preview.get("previewToken")),
                                        "GBP",
                                        edits,
                                        PAY_BY,
                                        NOW)))
                .isEqualTo("out-of-stock");
        assertThat(engine.streams().log()).hasSize(before);
    }

    @Test
    void an_exchange_for_something_dearer_ships_when_the_difference_is_paid() {
        payAndShip();
        change(edits(List.of(), List.of(goods("C", 1, 800)), List.of(), quantities(2, 1)));
        assertThat(book().outstandingMinor()).isEqualTo(300);
        assertThat(refused(new ShipOrder("o", "s2", List.of(), NOW))).isEqualTo("not-paid");
        pay(300);
        engine.ask(new ShipOrder("o", "s2", List.of(), NOW));

        backAndInspected(onlyReturn(), 2, Verdict.RESTOCK);

        assertThat(book().dueMinor()).isEqualTo(2300);
        assertThat(book().owedBackMinor()).isZero();
        assertThat(book().outstandingMinor()).isZero();
    }

    @Test
    void an_exchange_for_something_cheaper_gives_the_rest_back_when_the_goods_are_back() {
        payAndShip();
        change(edits(List.of(), List.of(goods("C", 1, 300)), List.of(), quantities(2, 1)));
        assertThat(book().outstandingMinor()).isZero();
        assertThat(book().owedBackMinor()).isZero();
        engine.ask(new ShipOrder("o", "s2", List.of(), NOW));

        backAndInspected(onlyReturn(), 2, Verdict.DAMAGED);

        assertThat(book().owedBackMinor()).isEqualTo(200);
        settle();
        assertThat(book().heldMinor()).isEqualTo(1800);
        assertThat(item("B").damaged()).isEqualTo(1);
    }

    @Test
    void an_exchange_whose_goods_are_sent_back_is_to_be_paid() {
        payAndShip();
        change(edits(List.of(), List.of(goods("C", 1, 300)), List.of(), quantities(2, 1)));

        backAndInspected(onlyReturn(), 2, Verdict.SEND_BACK);

        assertThat(book().outstandingMinor()).isEqualTo(300);
    }

    @Test
    void an_exchange_whose_goods_never_come_is_to_be_paid() {
        payAndShip();
        change(edits(List.of(), List.of(goods("C", 1, 300)), List.of(), quantities(2, 1)));

        ask(new CancelReturn("o", onlyReturn(), "kept it", NOW));

        assertThat(book().outstandingMinor()).isEqualTo(300);
    }

    @Test
    void a_corrected_price_holds_for_the_units_that_are_left() {
        pay(2000);
        ask(new CancelOrderLines("o", "c1", quantities(1, 1), "why", NOW));
        settle();
        change(edits(List.of(), List.of(), List.of(new LinePrice(1, 150)), List.of()));
        assertThat(recorded()).containsExactly("OrderLineRepriced", "OrderChanged");
        assertThat(book().owedBackMinor()).isEqualTo(100);
        settle();

        ask(new CancelOrderLines("o", "c2", quantities(1, 2), "why", NOW));

        assertThat(book().owedBackMinor()).isEqualTo(300);
        assertThat(book().dueMinor()).isEqualTo(1400);
    }

    @Test
    void a_price_below_what_was_granted_for_the_line_is_refused() {
        pay(2000);
        ask(new GrantGoodwill("o", "g", 1, 500, "GBP", "sorry", NOW));
        assertThat(
                        refused(
                                preview(
                                        edits(
                                                List.of(),
                                                List.of(),
                                                List.of(new LinePrice(1, 100)),
                                                List.of()))))
                .isEqualTo("price-too-low");
    }

    @Test
    void an_address_can_be_changed_while_something_is_to_be_sent_there() {
        pay(2000);
        Edits move =
                new Edits(
                        List.of(),
                        List.of(),
                        List.of(),
                        new NewAddress(null, null, "2 Low St"),
                        List.of(),
                        "moved");
        ask(new ChangeOrder("o", token(move), "GBP", move, PAY_BY, NOW));
        assertThat(recorded()).isEmpty();
        engine.ask(new ShipOrder("o", "s1", List.of(), NOW));
        assertThat(refused(new PreviewChange("o", "GBP", move, NOW))).isEqualTo("already-shipped");
    }

    @Test
    void an_unpaid_order_is_edited_and_confirmed_by_paying_what_it_comes_to_then() {
        change(edits(quantities(1, 4), List.of(goods("C", 2, 50)), List.of(), List.of()));
        assertThat(item("A").held().get("o")).isEqualTo(new StockItem.Held(4, false, SOON));
        assertThat(item("C").held().get("o")).isEqualTo(new StockItem.Held(2, false, SOON));
        assertThat(book().outstandingMinor()).isEqualTo(2300);

        pay(2300);

        assertThat(order()).isInstanceOf(Order.Confirmed.class);
        assertThat(item("A").allocated()).isEqualTo(4);
        assertThat(item("C").allocated()).isEqualTo(2);
        engine.ask(new ShipOrder("o", "s1", List.of(), NOW));
        assertThat(book().hasGoodsLeft()).isFalse();
    }

    @Test
    void an_unpaid_order_that_is_edited_down_to_what_is_paid_is_confirmed() {
        pay(1000);
        change(edits(quantities(2, 0), List.of(goods("C", 1, 0)), List.of(), List.of()));
        assertThat(order()).isInstanceOf(Order.Confirmed.class);
        assertThat(item("A").allocated()).isEqualTo(3);
        assertThat(item("C").allocated()).isEqualTo(1);
    }

    @Test
    void an_unpaid_order_whose_time_has_passed_is_not_edited() {
        assertThat(
                        refused(
                                new PreviewChange(
                                        "o",
                                        "GBP",
                                        edits(quantities(1, 4), List.of(), List.of(), List.of()),
                                        SOON)))
                .isEqualTo("order-lapsed");
    }

    @Test
    void an_order_on_account_ships_its_new_lines_at_once() {
        place("o2", null);
        Edits edits = edits(quantities(1, 4), List.of(), List.of(), List.of());
        String token =
                String.valueOf(
                        engine.ask(new PreviewChange("o2", "GBP", edits, NOW))
                                .body()
                                .get("previewToken"));
        ask(new ChangeOrder("o2", token, "GBP", edits, PAY_BY, NOW));
        engine.ask(new ShipOrder("o2", "s1", List.of(), NOW));
        assertThat(item("A").onHand()).isEqualTo(6);
    }

    @Test
    void taking_every_line_out_cancels_the_order() {
        pay(2000);
        change(quantities(1, 0, 2, 0, 3, 0));
        assertThat(order()).isInstanceOf(Order.Cancelled.class);
        assertThat(book().owedBackMinor()).isEqualTo(2000);
    }

    @Test
    void edits_that_do_not_fit_are_refused() {
        payAndShip();
        assertThat(refused(preview(edits(quantities(1, 1), List.of(), List.of(), List.of()))))
                .isEqualTo("not-so-many-left");
        assertThat(refused(preview(edits(quantities(7, 1), List.of(), List.of(), List.of()))))
                .isEqualTo("unknown-line");
        assertThat(refused(preview(edits(quantities(1, 3), List.of(), List.of(), List.of()))))
                .isEqualTo("nothing-to-change");
        assertThat(refused(preview(edits(List.of(), List.of(), List.of(), quantities(3, 1)))))
                .isEqualTo("not-goods");
        assertThat(refused(preview(edits(List.of(), List.of(), List.of(), quantities(1, 4)))))
                .isEqualTo("not-so-many-shipped");
    }

    /// The sequence that broke others: edit, return, edit, return again, cancel.
    @Test
    void edit_return_edit_return_again_cancel() {
        pay(2000);
        change(quantity(1, 5)); // line 4: 2 x 2.00
        pay(400);
        engine.ask(new ShipOrder("o", "s1", List.of(), NOW));
        comesBack("r1", 1, 2);
        assertThat(book().owedBackMinor()).isEqualTo(400);
        settle();
        change(quantity(2, 3)); // line 5: 1 x 5.00
        assertThat(book().outstandingMinor()).isEqualTo(500);
        pay(500);
        comesBack("r2", 4, 1);
        assertThat(book().owedBackMinor()).isEqualTo(200);
        ask(new CancelOrderLines("o", "c", quantities(5, 1), "why", NOW));

        assertThat(book().owedBackMinor()).isEqualTo(700);
        settle();
        // 1 x 2.00 + 2 x 5.00 + 4.00 + 1 x 2.00
        assertThat(book().dueMinor()).isEqualTo(1800);
        assertThat(book().heldMinor()).isEqualTo(1800);
        assertThat(item("A").onHand()).isEqualTo(8);
        assertThat(item("A").available()).isEqualTo(8);
        assertThat(item("B").available()).isEqualTo(8);
    }

    @Test
    void goodwill_after_a_partial_return_never_gives_more_than_is_held() {
        payAndShip();
        comesBack("r1", 2, 1);
        settle();
        assertThat(refused(new GrantGoodwill("o", "g", 2, 501, "GBP", "sorry", NOW)))
                .isEqualTo("more-than-held");
        ask(new GrantGoodwill("o", "g", 2, 500, "GBP", "sorry", NOW));
        settle();
        comesBack("r2", 2, 1);
        assertThat(book().owedBackMinor()).isZero();
        assertThat(book().heldMinor()).isEqualTo(1000);
        assertThat(book().dueMinor()).isEqualTo(1000);
    }

    @Test
    void lines_are_cancelled_while_a_return_is_open() {
        pay(2000);
        engine.ask(new ShipOrder("o", "s1", quantities(1, 3), NOW));
        ask(new RequestReturn("o", "r1", quantities(1, 2), "why", NOW));
        ask(new CancelOrderLines("o", "c", quantities(2, 2, 3, 1), "why", NOW));
        settle();
        assertThat(book().heldMinor()).isEqualTo(600);

        backAndInspected("r1", 1, Verdict.RESTOCK);
        settle();

        assertThat(book().dueMinor()).isEqualTo(400);
        assertThat(book().heldMinor()).isEqualTo(400);
    }

    private void place(String orderId, @Nullable Instant expiresAt) {
        engine.ask(
                new PlaceOrder(
                        orderId,
                        Customer.guest("France"),
                        "GBP",
                        List.of(
                                new OrderLine(1, LineKind.GOODS, "A", "a", 3, 200, "main"),
                                new OrderLine(2, LineKind.GOODS, "B", "b", 2, 500, "main"),
                                new OrderLine(3, LineKind.CHARGE, "POST", "postage", 1, 400, null)),
                        expiresAt,
                        null,
                        NOW));
    }

    private void pay(long minor) {
        engine.ask(new RecordPayment("p" + ++count, "o", minor, "GBP", "cash", NOW));
    }

    private void payAndShip() {
        pay(2000);
        engine.ask(new ShipOrder("o", "s1", List.of(), NOW));
    }

    private void settle() {
        engine.ask(new GiveBackOverpayment("o", NOW));
        assertThat(book().owedBackMinor()).isZero();
    }

    private void comesBack(String returnId, int line, int units) {
        ask(new RequestReturn("o", returnId, quantities(line, units), "why", NOW));
        ask(new ReceiveReturn("o", returnId, "in", List.of(), NOW));
        inspect(returnId, line, units, Verdict.RESTOCK);
    }

    /// One unit arrives and is looked at.
    private void backAndInspected(String returnId, int line, Verdict verdict) {
        ask(new ReceiveReturn("o", returnId, "in", quantities(line, 1), NOW));
        inspect(returnId, line, 1, verdict);
    }

    private void inspect(String returnId, int line, int units, Verdict verdict) {
        ask(
                new InspectReturn(
                        "o",
                        returnId,
                        "look" + ++count,
                        List.of(new InspectedUnits(line, units, verdict)),
                        0,
                        null,
                        null,
                        NOW));
    }

    private String onlyReturn() {
        return book().goods().returns().keySet().iterator().next();
    }

    /// Asked twice, for the second asking must yield nothing.
    private void ask(Command command) {
        engine.ask(command);
        List<String> events = recorded();
        int size = engine.streams().log().size();
        engine.ask(command);
        assertThat(engine.streams().log()).as("asked again, after " + events).hasSize(size);
    }

    private void change(Edits edits) {
        engine.ask(new ChangeOrder("o", token(edits), "GBP", edits, PAY_BY, NOW));
    }

    private void change(List<LineQuantity> quantities) {
        change(edits(quantities, List.of(), List.of(), List.of()));
    }

    private String token(Edits edits) {
        return String.valueOf(previewOf(edits).get("previewToken"));
    }

    private Map<String, Object> preview(List<LineQuantity> quantities) {
        return previewOf(edits(quantities, List.of(), List.of(), List.of()));
    }

    private Map<String, Object> previewOf(Edits edits) {
        return engine.ask(preview(edits)).body();
    }

    private static PreviewChange preview(Edits edits) {
        return new PreviewChange("o", "GBP", edits, NOW);
    }

    private String refused(Command command) {
        Throwable thrown = catchThrowable(() -> engine.ask(command));
        assertThat(thrown).isInstanceOf(Rejection.class);
        return ((Rejection) thrown).code();
    }

    private List<String> recorded() {
        return engine.streams().recorded().stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    private Order order() {
        return engine.streams().state(Order.MODEL, "o");
    }

    private Book book() {
        return Order.known("o", order()).book();
    }

    private StockItem item(String sku) {
        return engine.streams().state(StockItem.MODEL, sku + "@main");
    }

    private static Edits edits(
            List<LineQuantity> quantities,
            List<OrderLine> added,
            List<LinePrice> prices,
            List<LineQuantity> returned) {
        return new Edits(quantities, added, prices, null, returned, "as asked by phone");
    }

    private static OrderLine goods(String sku, int quantity, long unitPriceMinor) {
        return new OrderLine(1, LineKind.GOODS, sku, "goods", quantity, unitPriceMinor, "main");
    }

    private static List<LineQuantity> quantity(int line, int quantity) {
        return quantities(line, quantity);
    }

    private static List<LineQuantity> quantities(int... pairs) {
        List<LineQuantity> lines = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            lines.add(new LineQuantity(pairs[i], pairs[i + 1]));
        }
        return lines;
    }
}
