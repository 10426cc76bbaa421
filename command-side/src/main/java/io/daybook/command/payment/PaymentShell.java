package io.daybook.command.payment;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.order.Book;
import io.daybook.command.order.Fulfilment;
import io.daybook.command.order.Order;
import io.daybook.command.order.OrderCommand.ReceivePayment;
import io.daybook.command.order.OrderCommand.RecordRefund;
import io.daybook.command.order.OrderOutcome;
import io.daybook.command.payment.PaymentCommand.AuthorisePayment;
import io.daybook.command.payment.PaymentCommand.CapturePayment;
import io.daybook.command.payment.PaymentCommand.DeclinePayment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RefundPayment;
import io.daybook.command.payment.PaymentCommand.ReportUnknownOutcome;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentCommand.VoidPayment;
import io.daybook.command.payment.PaymentRejected.Code;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.payment.PaymentEvent;

import org.axonframework.commandhandling.CommandHandler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Handles what is asked of a payment: the order first, for it decides whether money is still wanted, then the payment, then the stock that
/// the money makes the order's own.
@CommandShell
class PaymentShell {

    private final Streams streams;
    private final PaymentProviders providers;

    PaymentShell(Streams streams, PaymentProviders providers) {
        this.streams = streams;
        this.providers = providers;
    }

    @CommandHandler
    Outcome handle(RequestPayment command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        Loaded<Payment, PaymentEvent> payment = newPayment(command.paymentId());
        List<PaymentEvent> events = Payment.decide(command, payment.state());
        if (!events.isEmpty()) {
            providers.get(command.provider());
            Order.Known known = Order.known(command.orderId(), order.state());
            Order.requireCurrency(command.currency(), known);
            requireOwed(command.amountMinor(), known);
        }
        payment.record(events);
        return outcome(payment.state(), order.state());
    }

    @CommandHandler
    Outcome handle(RecordPayment command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        Loaded<Payment, PaymentEvent> payment = newPayment(command.paymentId());
        List<PaymentEvent> events = Payment.decide(command, payment.state());
        if (!events.isEmpty()) {
            payment.record(events);
            receive(
                    new ReceivePayment(
                            command.orderId(),
                            command.paymentId(),
                            command.amountMinor(),
                            command.currency(),
                            command.at()),
                    order);
            giveBackRecorded(order, payment, command.at());
        }
        return outcome(payment.state(), order.state());
    }

    @CommandHandler
    Outcome handle(AuthorisePayment command) {
        return decide(command, command.orderId());
    }

    @CommandHandler
    Outcome handle(DeclinePayment command) {
        return decide(command, command.orderId());
    }

    @CommandHandler
    Outcome handle(CapturePayment command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        Loaded<Payment, PaymentEvent> payment = payment(command.paymentId());
        List<PaymentEvent> events = Payment.decide(command, payment.state());
        if (!events.isEmpty() && payment.state() instanceof Payment.Known known) {
            payment.record(events);
            receive(
                    new ReceivePayment(
                            command.orderId(),
                            command.paymentId(),
                            command.amountMinor(),
                            known.request().currency(),
                            command.at()),
                    order);
        }
        return outcome(payment.state(), order.state());
    }

    @CommandHandler
    Outcome handle(VoidPayment command) {
        return decide(command, command.orderId());
    }

    @CommandHandler
    Outcome handle(RefundPayment command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        Loaded<Payment, PaymentEvent> payment = payment(command.paymentId());
        refund(command, order, payment);
        return outcome(payment.state(), order.state());
    }

    @CommandHandler
    Outcome handle(ReportUnknownOutcome command) {
        return decide(command, command.orderId());
    }

    @CommandHandler
    Outcome handle(GiveBackOverpayment command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        Order.Known known = Order.known(command.orderId(), order.state());
        List<Map<String, Object>> refunds = new ArrayList<>(1);
        if (known.book().owedBackMinor() > 0) {
            SortedMap<String, Loaded<Payment, PaymentEvent>> payments =
                    streams.loadAll(Payment.MODEL, known.book().payments().keySet());
            payments.values().forEach(payment -> giveBackRecorded(order, payment, command.at()));
            long owed = book(order).owedBackMinor();
            for (Loaded<Payment, PaymentEvent> payment : payments.values()) {
                if (payment.state() instanceof Payment.Authorised paid
                        && paid.refundableMinor() > 0
                        && owed > 0) {
                    long amount = Math.min(owed, paid.refundableMinor());
                    owed -= amount;
                    refunds.add(refundToAskFor(paid, amount));
                }
            }
        }
        Map<String, Object> body = new LinkedHashMap<>(OrderOutcome.of(order.state()).members());
        body.put("refunds", refunds);
        return new Outcome(body);
    }

    private Outcome decide(PaymentCommand command, String orderId) {
        Loaded<Order, OrderEvent> order = order(orderId);
        Loaded<Payment, PaymentEvent> payment = payment(command.paymentId());
        payment.record(Payment.decide(command, payment.state()));
        return outcome(payment.state(), order.state());
    }

    /// The order takes note of money. Where that pays for it but its stock went to another meanwhile, it is cancelled instead.
    private void receive(ReceivePayment received, Loaded<Order, OrderEvent> order) {
        Order before = order.state();
        Order.Known known = Order.known(received.orderId(), before);
        if (received.amountMinor() > Money.MAX_MINOR - known.book().paidMinor()) {
            throw PaymentRejected.because(
                    Code.MORE_THAN_OWED, "Far more than the order's total was paid.");
        }
        List<OrderEvent> events = Order.decide(received, before);
        List<OrderEvent> lapsed = events.size() > 1 ? Order.lapse(received, known) : events;
        boolean confirmed =
                Fulfilment.of(before, events).carryOutOr(Fulfilment.of(before, lapsed), streams);
        order.record(confirmed ? events : lapsed);
    }

    private static void refund(
            RefundPayment command,
            Loaded<Order, OrderEvent> order,
            Loaded<Payment, PaymentEvent> payment) {
        List<PaymentEvent> events = Payment.decide(command, payment.state());
        if (!events.isEmpty()) {
            payment.record(events);
            order.record(
                    Order.decide(
                            new RecordRefund(
                                    command.orderId(),
                                    command.paymentId(),
                                    command.amountMinor(),
                                    command.reason(),
                                    command.at()),
                            order.state()));
        }
    }

    /// Money that was taken elsewhere is given back there too: nobody is to be called, so that it is recorded in the same append.
    private static void giveBackRecorded(
            Loaded<Order, OrderEvent> order, Loaded<Payment, PaymentEvent> payment, Instant at) {
        long owed = book(order).owedBackMinor();
        if (owed > 0
                && payment.state() instanceof Payment.Authorised paid
                && paid.request().provider().equals(Payment.RECORDED)
                && paid.refundableMinor() > 0) {
            RefundPayment refund =
                    new RefundPayment(
                            paid.request().paymentId(),
                            paid.request().orderId(),
                            nextRefund(paid),
                            Math.min(owed, paid.refundableMinor()),
                            "more was paid than is due",
                            at);
            refund(refund, order, payment);
        }
    }

    private static Map<String, Object> refundToAskFor(Payment.Authorised paid, long amountMinor) {
        Map<String, Object> refund = new LinkedHashMap<>();
        refund.put("paymentId", paid.request().paymentId());
        refund.put("refundId", nextRefund(paid));
        refund.put("amountMinor", Long.toString(amountMinor));
        refund.put("currency", paid.request().currency());
        refund.put("method", paid.request().method());
        refund.put("provider", paid.request().provider());
        return refund;
    }

    /// The same until the refund is recorded, so that asking the provider again is asking for the same refund.
    private static String nextRefund(Payment.Authorised paid) {
        return "refund-" + (paid.refunds().size() + 1);
    }

    private static void requireOwed(long amountMinor, Order.Known order) {
        switch (order) {
            case Order.Placed(Book book) when amountMinor > book.outstandingMinor() ->
                    throw PaymentRejected.because(
                            Code.MORE_THAN_OWED,
                            "%s are still to be paid for order %s."
                                    .formatted(
                                            Money.of(book.outstandingMinor(), book.currency()),
                                            book.orderId()));
            case Order.Placed _ -> {}
            case Order.Confirmed _, Order.Cancelled _, Order.Completed _ ->
                    throw PaymentRejected.because(
                            Code.ORDER_NOT_PAYABLE,
                            "Nothing is to be paid for order %s: it is %s."
                                    .formatted(order.book().orderId(), OrderOutcome.status(order)));
        }
    }

    private Loaded<Order, OrderEvent> order(String orderId) {
        return streams.load(Order.MODEL, orderId);
    }

    private Loaded<Payment, PaymentEvent> newPayment(String paymentId) {
        return streams.begin(Payment.MODEL, paymentId);
    }

    private Loaded<Payment, PaymentEvent> payment(String paymentId) {
        return streams.load(Payment.MODEL, paymentId);
    }

    private static Book book(Loaded<Order, OrderEvent> order) {
        return switch (order.state()) {
            case Order.Known known -> known.book();
            case Order.NotPlaced(String orderId) ->
                    throw new IllegalStateException("Order " + orderId + " took money unplaced.");
        };
    }

    private static Outcome outcome(Payment payment, Order order) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (payment instanceof Payment.Known known) {
            String currency = known.request().currency();
            body.put("paymentId", known.request().paymentId());
            body.put("status", status(known));
            body.put("currency", currency);
            body.put("amount", Money.of(known.request().amountMinor(), currency).toDecimal());
            if (known instanceof Payment.Authorised paid) {
                body.put("captured", Money.of(paid.capturedMinor(), currency).toDecimal());
                body.put("refunded", Money.of(paid.refundedMinor(), currency).toDecimal());
            }
        }
        body.put("order", OrderOutcome.of(order).members());
        return new Outcome(body);
    }

    private static String status(Payment.Known payment) {
        return switch (payment) {
            case Payment.Requested requested ->
                    requested.unknown() == null ? "requested" : "outcome-unknown";
            case Payment.Declined _ -> "declined";
            case Payment.Authorised paid -> {
                if (paid.unknown() != null) {
                    yield "outcome-unknown";
                }
                if (paid.capturedMinor() == 0) {
                    yield paid.openMinor() == 0 ? "voided" : "authorised";
                }
                if (paid.refundableMinor() == 0) {
                    yield "refunded";
                }
                yield paid.refundedMinor() > 0 ? "partly-refunded" : "captured";
            }
        };
    }
}
