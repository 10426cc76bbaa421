package io.daybook.command.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.daybook.command.Command;
import io.daybook.command.InMemoryEngine;
import io.daybook.command.Rejection;
import io.daybook.command.credit.CreditCommand.IssueCreditNote;
import io.daybook.command.credit.CreditCommand.RecordCreditRefund;
import io.daybook.command.order.Order;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockItem;
import io.daybook.shared.credit.CreditEvent.CreditLine;
import io.daybook.shared.credit.CreditEvent.Effect;
import io.daybook.shared.credit.CreditEvent.OrderLink;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class CreditNoteTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final InMemoryEngine engine = new InMemoryEngine();

    @BeforeEach
    void an_order_of_five_of_which_two_have_shipped() {
        engine.ask(new ReceiveStock("A", "main", 10, null, NOW));
        engine.ask(
                new PlaceOrder(
                        "o",
                        Customer.guest("France"),
                        "GBP",
                        List.of(new OrderLine(1, LineKind.GOODS, "A", "a", 5, 200, "main")),
                        null,
                        null,
                        NOW));
        engine.ask(new RecordPayment("p", "o", 1000, "GBP", "cash", NOW));
        engine.ask(new ShipOrder("o", "s", List.of(new LineQuantity(1, 2)), NOW));
    }

    @Test
    void linked_units_are_cancelled_or_returned_and_the_rest_comes_back_free_standing() {
        assertThat(item().available()).isEqualTo(5);
        issue("c", 6, 5, "recorded", link(Effect.CANCELLED, 3), link(Effect.RETURNED, 1));
        assertThat(engine.streams().recorded())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactlyInAnyOrder(
                        "CreditNoteIssued",
                        "CreditNoteRefunded",
                        "OrderLinesCancelled",
                        "OrderLinesReturned",
                        "ReservationReleased",
                        "StockReturned",
                        "StockReturned");
        assertThat(item().available()).isEqualTo(10);
        assertThat(item().onHand()).isEqualTo(10);
        int size = engine.streams().log().size();
        issue("c", 6, 5, "recorded", link(Effect.CANCELLED, 3), link(Effect.RETURNED, 1));
        assertThat(engine.streams().log()).as("asked again").hasSize(size);
    }

    @Test
    void an_order_whose_every_unit_is_credited_before_it_ships_is_cancelled() {
        engine.ask(
                new PlaceOrder(
                        "o2",
                        Customer.guest("France"),
                        "GBP",
                        List.of(new OrderLine(1, LineKind.GOODS, "A", "a", 5, 200, "main")),
                        null,
                        null,
                        NOW));
        engine.ask(note("c", 5, 5, "recorded", new OrderLink("o2", 1, 5, Effect.CANCELLED)));
        assertThat(engine.streams().state(Order.MODEL, "o2")).isInstanceOf(Order.Cancelled.class);
    }

    @Test
    void links_that_do_not_fit_change_nothing() {
        assertThat(code(note("c", 4, 4, null, link(Effect.CANCELLED, 4))))
                .isEqualTo("not-so-many-left");
        assertThat(code(note("c", 3, 3, null, link(Effect.RETURNED, 3))))
                .isEqualTo("not-so-many-shipped");
        assertThat(code(note("c", 1, 1, null, new OrderLink("o", 2, 1, Effect.RETURNED))))
                .isEqualTo("link-mismatch");
        assertThat(code(note("c", 1, 1, null, new OrderLink("x", 1, 1, Effect.RETURNED))))
                .isEqualTo("unknown-order");
        assertThat(engine.streams().state(CreditNote.MODEL, "c"))
                .isInstanceOf(CreditNote.NotIssued.class);
    }

    @Test
    void its_money_is_given_back_once_and_whole() {
        RecordCreditRefund refund = new RecordCreditRefund("c", 200, "GBP", "cash", NOW);
        assertThat(code(refund)).isEqualTo("unknown-credit-note");
        issue("c", 1, 1, null, link(Effect.RETURNED, 1));
        assertThat(code(new RecordCreditRefund("c", 199, "GBP", "cash", NOW)))
                .isEqualTo("refund-mismatch");
        assertThat(code(new RecordCreditRefund("c", 200, "EUR", "cash", NOW)))
                .isEqualTo("currency-mismatch");
        assertThat(code(refund)).isEqualTo("accepted");
        int size = engine.streams().log().size();
        assertThat(code(refund)).isEqualTo("accepted");
        assertThat(engine.streams().log()).as("asked again").hasSize(size);
    }

    @Test
    void another_content_under_the_same_id_is_refused() {
        issue("c", 1, 1, null, link(Effect.RETURNED, 1));
        assertThat(code(note("c", 2, 1, null, link(Effect.RETURNED, 1))))
                .isEqualTo("credit-note-exists");
    }

    private void issue(
            String id, int asked, int accepted, @Nullable String method, OrderLink... links) {
        engine.ask(note(id, asked, accepted, method, links));
    }

    private static IssueCreditNote note(
            String id, int asked, int accepted, @Nullable String method, OrderLink... links) {
        return new IssueCreditNote(
                id,
                Customer.guest("France"),
                "GBP",
                List.of(
                        new CreditLine(
                                1, LineKind.GOODS, "A", "a", asked, accepted, 200, List.of(links))),
                method,
                NOW);
    }

    private static OrderLink link(Effect effect, int quantity) {
        return new OrderLink("o", 1, quantity, effect);
    }

    private StockItem item() {
        return engine.streams().state(StockItem.MODEL, "A@main");
    }

    private String code(Command command) {
        return catchThrowable(() -> engine.ask(command)) instanceof Rejection rejection
                ? rejection.code()
                : "accepted";
    }
}
