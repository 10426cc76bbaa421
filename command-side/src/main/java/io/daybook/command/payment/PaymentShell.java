package io.daybook.command.payment;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.order.Book;
import io.daybook.command.order.Fulfilment;
import io.daybook.command.order.Order;
import io.daybook.command.order.OrderCommand.ExpectPayment;
import io.daybook.command.order.OrderCommand.ReceivePayment;
import io.daybook.command.order.OrderCommand.RecordPaymentFailure;
import io.daybook.command.order.OrderCommand.RecordRefund;
import io.daybook.command.order.OrderCommand.RecordRefundFailure;
import io.daybook.command.order.OrderOutcome;
import io.daybook.command.payment.PaymentCommand.AuthorisePayment;
import io.daybook.command.payment.PaymentCommand.CapturePayment;
import io.daybook.command.payment.PaymentCommand.DeclinePayment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RefundPayment;
import io.daybook.command.payment.PaymentCommand.ReportFailure;
import io.daybook.command.payment.PaymentCommand.ReportUnknownOutcome;
import io.daybook.command.payment.PaymentCommand.RequestCapture;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentCommand.RequestRefund;
import io.daybook.command.payment.PaymentCommand.RequestVoid;
import io.daybook.command.payment.PaymentCommand.RetryRefund;
import io.daybook.command.payment.PaymentCommand.VoidPayment;
import io.daybook.command.payment.PaymentProvider.Kind;
import io.daybook.command.payment.PaymentRejected.Code;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.payment.PaymentEvent;
import io.daybook.shared.payment.PaymentEvent.CaptureFailed;
import io.daybook.shared.payment.PaymentEvent.RefundFailed;
import io.daybook.shared.payment.PaymentEvent.RefundRequested;

import org.axonframework.commandhandling.CommandHandler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Handles what is asked of a payment: the order first, for it decides whether money is still wanted, then the payment, then the stock that
/// the money makes the order's own.
@CommandShell
class PaymentShell {

    /// So many payments may be asked for on one order, those that are declined included.
    private static final int MOST_PAYMENTS = 100;

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
            requireRoom(known);
            order.record(
                    Order.decide(
                            new ExpectPayment(
                                    command.orderId(),
                                    command.paymentId(),
                                    command.amountMinor(),
                                    command.method(),
                                    command.at()),
                            known));
        }
        payment.record(events);
        return outcome(payment.state(), order.state());
    }

    @CommandHandler
    Outcome handle(RecordPayment command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        SortedMap<String, Loaded<Payment, PaymentEvent>> payments =
                paymentsAndANewOne(order, command.paymentId());
        Loaded<Payment, PaymentEvent> payment =
                Objects.requireNonNull(payments.get(command.paymentId()));
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
            giveBack(order, payments.values(), command.at());
        }
        return outcome(payment.state(), order.state());
    }

    @CommandHandler
    Outcome handle(AuthorisePayment command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        SortedMap<String, Loaded<Payment, PaymentEvent>> payments =
                payments(order, command.paymentId());
        Loaded<Payment, PaymentEvent> payment =
                Objects.requireNonNull(payments.get(command.paymentId()));
        List<PaymentEvent> events = Payment.decide(command, payment.state());
        if (!events.isEmpty() && order.state() instanceof Order.Known known) {
            payment.record(events);
            long wanted =
                    OrderOutcome.outstanding(known) - pendingMinor(Kind.CAPTURE, payments.values());
            payment.record(Operations.follow(payment.state(), Math.max(0, wanted), command.at()));
        }
        return outcome(payment.state(), order.state());
    }

    @CommandHandler
    Outcome handle(DeclinePayment command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        Loaded<Payment, PaymentEvent> payment = payment(command.paymentId());
        List<PaymentEvent> events = Payment.decide(command, payment.state());
        if (!events.isEmpty()) {
            payment.record(events);
            order.record(
                    Order.decide(
                            new RecordPaymentFailure(
                                    command.orderId(),
                                    command.paymentId(),
                                    command.reason(),
                                    command.at()),
                            order.state()));
        }
        return outcome(payment.state(), order.state());
    }

    @CommandHandler
    Outcome handle(RequestCapture command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(CapturePayment command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        SortedMap<String, Loaded<Payment, PaymentEvent>> payments =
                payments(order, command.paymentId());
        Loaded<Payment, PaymentEvent> payment =
                Objects.requireNonNull(payments.get(command.paymentId()));
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
            giveBack(order, payments.values(), command.at());
        }
        return outcome(payment.state(), order.state());
    }

    @CommandHandler
    Outcome handle(RequestVoid command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(VoidPayment command) {
        return decide(command, command.orderId());
    }

    @CommandHandler
    Outcome handle(RequestRefund command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(RetryRefund command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(RefundPayment command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        Loaded<Payment, PaymentEvent> payment = payment(command.paymentId());
        refund(command, order, payment);
        return outcome(payment.state(), order.state());
    }

    @CommandHandler
    Outcome handle(ReportFailure command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        Loaded<Payment, PaymentEvent> payment = payment(command.paymentId());
        List<PaymentEvent> events = Payment.decide(command, payment.state());
        payment.record(events);
        for (PaymentEvent event : events) {
            if (event instanceof RefundFailed failed) {
                order.record(
                        Order.decide(
                                new RecordRefundFailure(
                                        command.orderId(),
                                        failed.paymentId(),
                                        failed.refundId(),
                                        failed.amountMinor(),
                                        failed.reason(),
                                        failed.at()),
                                order.state()));
            } else if (event instanceof CaptureFailed) {
                payment.record(Operations.afterFailedCapture(payment.state(), command.at()));
            }
        }
        return outcome(payment.state(), order.state());
    }

    @CommandHandler
    Outcome handle(ReportUnknownOutcome command) {
        return decide(command, command.orderId());
    }

    @CommandHandler
    Outcome handle(ConsultPayment command) {
        Loaded<Payment, PaymentEvent> payment = payment(command.paymentId());
        if (payment.state() instanceof Payment.NotRequested) {
            throw PaymentRejected.because(
                    Code.UNKNOWN_PAYMENT, "There is no payment " + command.paymentId() + ".");
        }
        return new Outcome(PaymentOutcome.of(payment.state()));
    }

    @CommandHandler
    Outcome handle(GiveBackOverpayment command) {
        Loaded<Order, OrderEvent> order = order(command.orderId());
        Order.Known known = Order.known(command.orderId(), order.state());
        SortedMap<String, Loaded<Payment, PaymentEvent>> payments =
                streams.loadAll(Payment.MODEL, known.book().payments().keySet());
        giveBack(order, payments.values(), command.at());
        switch (known) {
            case Order.Cancelled _ ->
                    letGo(payments.values(), "the order was cancelled", command.at());
            case Order.Completed _ ->
                    letGo(payments.values(), "the order is completed", command.at());
            case Order.Placed _, Order.Confirmed _ -> {
                // What is held may still be wanted.
            }
        }
        Map<String, Object> body = new LinkedHashMap<>(OrderOutcome.of(order.state()).members());
        body.put(
                "pendingPayments",
                payments.entrySet().stream()
                        .filter(each ->
                                each.getValue().state() instanceof Payment.Authorised paid
                                        && !paid.pending().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList());
        return new Outcome(body);
    }

    private Outcome decide(PaymentCommand command, String orderId) {
        Loaded<Order, OrderEvent> order = order(orderId);
        Loaded<Payment, PaymentEvent> payment = payment(command.paymentId());
        payment.record(Payment.decide(command, payment.state()));
        return outcome(payment.state(), order.state());
    }

    /// For what concerns the payment alone, and the order only when the provider has answered.
    private Outcome decide(PaymentCommand command) {
        Loaded<Payment, PaymentEvent> payment = payment(command.paymentId());
        payment.record(Payment.decide(command, payment.state()));
        return new Outcome(PaymentOutcome.of(payment.state()));
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

    /// Spreads what is owed back over the order's payments, the one that was asked for last first: what paid first, often a gift card, keeps
    /// what it paid for longest.
    private static void giveBack(
            Loaded<Order, OrderEvent> order,
            Collection<Loaded<Payment, PaymentEvent>> payments,
            Instant at) {
        long owed = book(order).owedBackMinor() - pendingMinor(Kind.REFUND, payments);
        for (Loaded<Payment, PaymentEvent> payment : payments) {
            owed -=
                    payment.state() instanceof Payment.Authorised paid
                            ? paid.failedRefundsMinor()
                            : 0;
        }
        if (owed <= 0) {
            return;
        }
        List<Loaded<Payment, PaymentEvent>> lastFirst = new ArrayList<>(payments);
        lastFirst.sort(Comparator.comparing(PaymentShell::askedForAt).reversed());
        for (Loaded<Payment, PaymentEvent> payment : lastFirst) {
            if (payment.state() instanceof Payment.Authorised paid) {
                long amount = Math.min(owed, paid.keptMinor() - paid.failedRefundsMinor());
                if (amount > 0) {
                    owed -= amount;
                    giveBack(amount, paid, order, payment, at);
                }
            }
        }
    }

    /// Money that was taken elsewhere is given back there too: nobody is to be called, so that it is recorded in the same append.
    private static void giveBack(
            long amountMinor,
            Payment.Authorised paid,
            Loaded<Order, OrderEvent> order,
            Loaded<Payment, PaymentEvent> payment,
            Instant at) {
        String reason = "more was paid than is due";
        String paymentId = paid.request().paymentId();
        String refundId = Operations.nextId("refund", paid);
        if (paid.request().provider().equals(Payment.RECORDED)) {
            refund(
                    new RefundPayment(
                            paymentId, paid.request().orderId(), refundId, amountMinor, reason, at),
                    order,
                    payment);
        } else {
            payment.record(
                    List.of(
                            new RefundRequested(
                                    paymentId, refundId, amountMinor, reason, null, at)));
        }
    }

    private static void letGo(
            Collection<Loaded<Payment, PaymentEvent>> payments, String reason, Instant at) {
        for (Loaded<Payment, PaymentEvent> payment : payments) {
            payment.record(Operations.letGo(payment.state(), reason, at));
        }
    }

    private static long pendingMinor(
            Kind kind, Collection<Loaded<Payment, PaymentEvent>> payments) {
        long sum = 0;
        for (Loaded<Payment, PaymentEvent> payment : payments) {
            sum += payment.state() instanceof Payment.Authorised paid ? paid.pendingMinor(kind) : 0;
        }
        return sum;
    }

    private static Instant askedForAt(Loaded<Payment, PaymentEvent> payment) {
        return payment.state() instanceof Payment.Known known ? known.request().at() : Instant.MIN;
    }

    /// All payments of an order are looked at together, wherever one of them brings money.
    private static void requireRoom(Order.Known order) {
        if (order.book().payments().size() >= MOST_PAYMENTS) {
            throw PaymentRejected.because(
                    Code.TOO_MANY_PAYMENTS,
                    "Order %s has seen as many payments as one order may."
                            .formatted(order.book().orderId()));
        }
    }

    /// A placed order may be paid, and one that asks more than was paid since it was edited.
    private static void requireOwed(long amountMinor, Order.Known order) {
        long outstanding = OrderOutcome.outstanding(order);
        if (outstanding == 0) {
            throw PaymentRejected.because(
                    Code.ORDER_NOT_PAYABLE,
                    "Nothing is to be paid for order %s: it is %s."
                            .formatted(order.book().orderId(), OrderOutcome.status(order)));
        }
        if (amountMinor > outstanding) {
            throw PaymentRejected.because(
                    Code.MORE_THAN_OWED,
                    "%s are still to be paid for order %s."
                            .formatted(
                                    Money.of(outstanding, order.book().currency()),
                                    order.book().orderId()));
        }
    }

    private Loaded<Order, OrderEvent> order(String orderId) {
        return streams.load(Order.MODEL, orderId);
    }

    private Loaded<Payment, PaymentEvent> newPayment(String paymentId) {
        return streams.begin(Payment.MODEL, paymentId);
    }

    /// All payments of the order and one that is probably new: most orders are paid once.
    private SortedMap<String, Loaded<Payment, PaymentEvent>> paymentsAndANewOne(
            Loaded<Order, OrderEvent> order, String paymentId) {
        return order.state() instanceof Order.Known known && known.book().payments().isEmpty()
                ? new TreeMap<>(Map.of(paymentId, newPayment(paymentId)))
                : payments(order, paymentId);
    }

    /// All payments of the order, the given one among them.
    private SortedMap<String, Loaded<Payment, PaymentEvent>> payments(
            Loaded<Order, OrderEvent> order, String paymentId) {
        Set<String> ids = new TreeSet<>(Set.of(paymentId));
        if (order.state() instanceof Order.Known known) {
            ids.addAll(known.book().payments().keySet());
        }
        return streams.loadAll(Payment.MODEL, ids);
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
        Map<String, Object> body = PaymentOutcome.of(payment);
        body.put("order", OrderOutcome.of(order).members());
        return new Outcome(body);
    }
}
