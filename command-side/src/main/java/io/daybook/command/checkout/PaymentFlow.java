package io.daybook.command.checkout;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContext;
import io.daybook.command.CommandRole;
import io.daybook.command.Commands;
import io.daybook.command.Rejection;
import io.daybook.command.payment.ConsultPayment;
import io.daybook.command.payment.GiveBackOverpayment;
import io.daybook.command.payment.Payment;
import io.daybook.command.payment.PaymentCommand.AuthorisePayment;
import io.daybook.command.payment.PaymentCommand.CapturePayment;
import io.daybook.command.payment.PaymentCommand.DeclinePayment;
import io.daybook.command.payment.PaymentCommand.RefundPayment;
import io.daybook.command.payment.PaymentCommand.ReportFailure;
import io.daybook.command.payment.PaymentCommand.ReportUnknownOutcome;
import io.daybook.command.payment.PaymentCommand.VoidPayment;
import io.daybook.command.payment.PaymentProvider;
import io.daybook.command.payment.PaymentProvider.Kind;
import io.daybook.command.payment.PaymentProvider.Operation;
import io.daybook.command.payment.PaymentProviders;
import io.daybook.shared.money.Money;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Talks to payment providers and records what they answer. What there is to ask stands in the payment itself; so this may be begun again at
/// any point, by anybody, any number of times: every operation has a key of its own, the provider is asked what became of it before it is
/// asked to do it, and recording an answer twice is silent.
@Component
@CommandRole
class PaymentFlow {

    private static final String AUTHORISE = "authorise";

    enum Progress {
        DONE,
        /// A provider did not answer: to be gone on with later.
        OPEN
    }

    private final Commands commands;
    private final PaymentProviders providers;
    private final Clock clock;

    PaymentFlow(Commands commands, PaymentProviders providers, Clock clock) {
        this.commands = commands;
        this.providers = providers;
        this.clock = clock;
    }

    /// Asks the payment's provider for all that is to be asked, and for what follows from its answers.
    Progress goOn(String paymentId, Supplier<CommandContext> context) {
        Standing payment = Standing.of(dispatch(new ConsultPayment(paymentId), context).body());
        if (payment.waitsForAuthorisation() && authorise(payment, context) == Progress.OPEN) {
            return Progress.OPEN;
        }
        Progress progress = Progress.DONE;
        Set<String> tried = new HashSet<>();
        List<Pending> next;
        do {
            // An answer may lead to more: money that came too late is to be given back.
            next =
                    Standing.of(dispatch(new ConsultPayment(paymentId), context).body())
                            .pending()
                            .stream()
                            .filter(pending -> tried.add(pending.id()))
                            .toList();
            for (Pending pending : next) {
                if (carryOut(payment, pending, context) == Progress.OPEN) {
                    progress = Progress.OPEN;
                }
            }
        } while (!next.isEmpty());
        return progress;
    }

    /// Has what is held of an order's money beyond what is due requested back.
    ///
    /// @return the payments on which something is to be asked of a provider
    List<String> askToGiveBack(String orderId, Supplier<CommandContext> context) {
        Answer answer = dispatch(new GiveBackOverpayment(orderId, clock.instant()), context);
        return answer.body().get("pendingPayments") instanceof List<?> payments
                ? payments.stream().map(String::valueOf).toList()
                : List.of();
    }

    private Progress authorise(Standing payment, Supplier<CommandContext> context) {
        Operation operation = payment.operation(Kind.AUTHORISE, AUTHORISE, payment.amount());
        return switch (ask(providers.get(payment.provider()), operation)) {
            case PaymentProvider.Answer.Approved(String reference, long amount) -> {
                dispatch(
                        new AuthorisePayment(
                                payment.paymentId(),
                                payment.orderId(),
                                amount,
                                reference,
                                clock.instant()),
                        context);
                yield Progress.DONE;
            }
            case PaymentProvider.Answer.Declined(String reason) -> {
                dispatch(
                        new DeclinePayment(
                                payment.paymentId(), payment.orderId(), reason, clock.instant()),
                        context);
                yield Progress.DONE;
            }
            case PaymentProvider.Answer.Unknown _, PaymentProvider.Answer.NeverSeen _ ->
                    open(payment, operation, context);
        };
    }

    private Progress carryOut(Standing payment, Pending pending, Supplier<CommandContext> context) {
        Operation operation =
                payment.operation(pending.operation(), pending.id(), pending.amount());
        // Money that was taken elsewhere is given back there, by whoever asked for it.
        PaymentProvider.Answer answer =
                payment.provider().equals(Payment.RECORDED)
                        ? new PaymentProvider.Answer.Approved(
                                Payment.RECORDED, pending.amount().minor())
                        : ask(providers.get(payment.provider()), operation);
        return switch (answer) {
            case PaymentProvider.Answer.Approved(_, long amount) -> {
                dispatch(done(payment, pending, amount), context);
                yield Progress.DONE;
            }
            case PaymentProvider.Answer.Declined(String reason) -> {
                dispatch(
                        new ReportFailure(
                                payment.paymentId(),
                                payment.orderId(),
                                pending.id(),
                                reason,
                                clock.instant()),
                        context);
                yield Progress.DONE;
            }
            case PaymentProvider.Answer.Unknown _, PaymentProvider.Answer.NeverSeen _ ->
                    open(payment, operation, context);
        };
    }

    private Command done(Standing payment, Pending pending, long amountMinor) {
        String paymentId = payment.paymentId();
        String orderId = payment.orderId();
        return switch (pending.operation()) {
            case AUTHORISE ->
                    throw new IllegalStateException("Authorising is no part of " + pending);
            case CAPTURE ->
                    new CapturePayment(
                            paymentId, orderId, pending.id(), amountMinor, clock.instant());
            case VOID ->
                    new VoidPayment(
                            paymentId,
                            orderId,
                            pending.id(),
                            amountMinor,
                            pending.reason(),
                            clock.instant());
            case REFUND ->
                    new RefundPayment(
                            paymentId,
                            orderId,
                            pending.id(),
                            amountMinor,
                            pending.reason(),
                            clock.instant());
        };
    }

    /// Asks what became of the operation, and only where the provider has never heard of it, to carry it out.
    private static PaymentProvider.Answer ask(PaymentProvider provider, Operation operation) {
        PaymentProvider.Answer known = provider.query(operation);
        return known instanceof PaymentProvider.Answer.NeverSeen
                ? provider.perform(operation)
                : known;
    }

    private Progress open(Standing payment, Operation operation, Supplier<CommandContext> context) {
        dispatch(
                new ReportUnknownOutcome(
                        payment.paymentId(),
                        payment.orderId(),
                        operation.kind().text(),
                        operation.key(),
                        operation.amount().minor(),
                        clock.instant()),
                context);
        return Progress.OPEN;
    }

    private Answer dispatch(Command command, Supplier<CommandContext> context) {
        try {
            return commands.dispatch(command, context.get()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Rejection rejection) {
                throw rejection;
            }
            throw e;
        }
    }

    private record Pending(Kind operation, String id, Money amount, String reason) {}

    /// A payment as [ConsultPayment] tells of it.
    private record Standing(
            String paymentId,
            String orderId,
            String provider,
            String method,
            Money amount,
            boolean waitsForAuthorisation,
            List<Pending> pending) {

        static Standing of(Map<String, Object> body) {
            String currency = text(body, "currency");
            List<Pending> pending = new ArrayList<>();
            if (body.get("pending") instanceof List<?> all) {
                for (Object each : all) {
                    if (each instanceof Map<?, ?> one) {
                        pending.add(
                                new Pending(
                                        Kind.valueOf(
                                                text(one, "operation").toUpperCase(Locale.ROOT)),
                                        text(one, "id"),
                                        Money.parse(text(one, "amount"), currency),
                                        one.containsKey("reason")
                                                ? text(one, "reason")
                                                : "asked for"));
                    }
                }
            }
            return new Standing(
                    text(body, "paymentId"),
                    text(body, "orderId"),
                    text(body, "provider"),
                    text(body, "method"),
                    Money.parse(text(body, "amount"), currency),
                    !body.containsKey("authorised") && !"declined".equals(body.get("status")),
                    pending);
        }

        Operation operation(Kind kind, String key, Money amount) {
            return new Operation(kind, paymentId, key, amount, method);
        }

        private static String text(Map<?, ?> members, String name) {
            return String.valueOf(members.get(name));
        }
    }
}
