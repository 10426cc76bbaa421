package io.daybook.command.checkout;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContext;
import io.daybook.command.CommandRole;
import io.daybook.command.Commands;
import io.daybook.command.Rejection;
import io.daybook.command.payment.GiveBackOverpayment;
import io.daybook.command.payment.PaymentCommand.AuthorisePayment;
import io.daybook.command.payment.PaymentCommand.CapturePayment;
import io.daybook.command.payment.PaymentCommand.DeclinePayment;
import io.daybook.command.payment.PaymentCommand.RefundPayment;
import io.daybook.command.payment.PaymentCommand.ReportUnknownOutcome;
import io.daybook.command.payment.PaymentCommand.VoidPayment;
import io.daybook.command.payment.PaymentProvider;
import io.daybook.command.payment.PaymentProvider.Kind;
import io.daybook.command.payment.PaymentProvider.Operation;
import io.daybook.command.payment.PaymentProviders;
import io.daybook.shared.money.Money;
import io.daybook.shared.payment.PaymentEvent.PaymentRequested;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// Talks to payment providers and records what they answer. May be begun again at any point, by anybody, any number of times: every
/// operation has a key of its own, the provider is asked what became of it before it is asked to do it, and recording an answer twice is
/// silent.
@Component
@CommandRole
class PaymentFlow {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentFlow.class);

    private static final String AUTHORISE = "authorise";
    private static final String CAPTURE = "capture";
    private static final String VOID = "void";

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

    /// Takes the money that a customer wishes to pay: authorises, and captures as much as the order still wants; the rest is let go.
    ///
    /// @param contexts the context of each step, by its name
    Progress take(PaymentRequested request, Function<String, CommandContext> contexts) {
        PaymentProvider provider = providers.get(request.provider());
        Operation authorise = operation(Kind.AUTHORISE, AUTHORISE, request, request.amountMinor());
        return switch (ask(provider, authorise)) {
            case PaymentProvider.Answer.Approved(String reference, long amount) -> {
                Answer answer =
                        dispatch(
                                new AuthorisePayment(
                                        request.paymentId(),
                                        request.orderId(),
                                        amount,
                                        reference,
                                        clock.instant()),
                                contexts.apply(AUTHORISE));
                long wanted = Math.min(amount, orderAmount(answer, "outstanding"));
                yield capture(provider, request, amount, wanted, contexts);
            }
            case PaymentProvider.Answer.Declined(String reason) -> {
                dispatch(
                        new DeclinePayment(
                                request.paymentId(), request.orderId(), reason, clock.instant()),
                        contexts.apply("decline"));
                yield Progress.DONE;
            }
            case PaymentProvider.Answer.Unknown _, PaymentProvider.Answer.NeverSeen _ ->
                    open(request.orderId(), authorise, contexts);
        };
    }

    private Progress capture(
            PaymentProvider provider,
            PaymentRequested request,
            long authorised,
            long wanted,
            Function<String, CommandContext> contexts) {
        Operation capture = operation(Kind.CAPTURE, CAPTURE, request, wanted);
        PaymentProvider.Answer before = provider.query(capture);
        if (before instanceof PaymentProvider.Answer.NeverSeen) {
            if (wanted == 0) {
                return letGo(provider, request, authorised, contexts);
            }
            before = provider.perform(capture);
        }
        return switch (before) {
            case PaymentProvider.Answer.Approved(_, long amount) -> {
                Answer answer =
                        dispatch(
                                new CapturePayment(
                                        request.paymentId(),
                                        request.orderId(),
                                        CAPTURE,
                                        amount,
                                        clock.instant()),
                                contexts.apply(CAPTURE));
                Progress rest =
                        amount < authorised
                                ? letGo(provider, request, authorised - amount, contexts)
                                : Progress.DONE;
                Progress back =
                        orderAmount(answer, "owedBack") > 0
                                ? giveBack(request.orderId(), contexts)
                                : Progress.DONE;
                yield rest == Progress.DONE ? back : rest;
            }
            case PaymentProvider.Answer.Declined _ ->
                    letGo(provider, request, authorised, contexts);
            case PaymentProvider.Answer.Unknown _, PaymentProvider.Answer.NeverSeen _ ->
                    open(request.orderId(), capture, contexts);
        };
    }

    private Progress letGo(
            PaymentProvider provider,
            PaymentRequested request,
            long amount,
            Function<String, CommandContext> contexts) {
        Operation release = operation(Kind.VOID, VOID, request, amount);
        return switch (ask(provider, release)) {
            case PaymentProvider.Answer.Approved _ -> {
                dispatch(
                        new VoidPayment(
                                request.paymentId(),
                                request.orderId(),
                                "the order does not need it",
                                clock.instant()),
                        contexts.apply(VOID));
                yield Progress.DONE;
            }
            case PaymentProvider.Answer.Declined(String reason) -> {
                LOG.warn(
                        "{} would not let go of payment {}: {}",
                        provider.name(),
                        request.paymentId(),
                        reason);
                yield Progress.DONE;
            }
            case PaymentProvider.Answer.Unknown _, PaymentProvider.Answer.NeverSeen _ ->
                    open(request.orderId(), release, contexts);
        };
    }

    /// Gives back what is held of an order's money beyond what is due.
    Progress giveBack(String orderId, Function<String, CommandContext> contexts) {
        Answer answer =
                dispatch(
                        new GiveBackOverpayment(orderId, clock.instant()),
                        contexts.apply("give-back"));
        Progress progress = Progress.DONE;
        if (answer.body().get("refunds") instanceof List<?> refunds) {
            for (Object each : refunds) {
                if (each instanceof Map<?, ?> refund
                        && refund(orderId, refund, contexts) == Progress.OPEN) {
                    progress = Progress.OPEN;
                }
            }
        }
        return progress;
    }

    private Progress refund(
            String orderId, Map<?, ?> refund, Function<String, CommandContext> contexts) {
        String paymentId = text(refund, "paymentId");
        String refundId = text(refund, "refundId");
        Operation operation =
                new Operation(
                        Kind.REFUND,
                        paymentId,
                        refundId,
                        Money.of(
                                Long.parseLong(text(refund, "amountMinor")),
                                text(refund, "currency")),
                        text(refund, "method"));
        PaymentProvider provider = providers.get(text(refund, "provider"));
        return switch (ask(provider, operation)) {
            case PaymentProvider.Answer.Approved(_, long amount) -> {
                dispatch(
                        new RefundPayment(
                                paymentId,
                                orderId,
                                refundId,
                                amount,
                                "more was paid than is due",
                                clock.instant()),
                        contexts.apply(paymentId + "-" + refundId));
                yield Progress.DONE;
            }
            case PaymentProvider.Answer.Declined(String reason) -> {
                LOG.warn("{} would not refund payment {}: {}", provider.name(), paymentId, reason);
                yield Progress.OPEN;
            }
            case PaymentProvider.Answer.Unknown _, PaymentProvider.Answer.NeverSeen _ ->
                    open(orderId, operation, contexts);
        };
    }

    /// Asks what became of the operation, and only where the provider has never heard of it, to carry it out.
    private static PaymentProvider.Answer ask(PaymentProvider provider, Operation operation) {
        PaymentProvider.Answer known = provider.query(operation);
        return known instanceof PaymentProvider.Answer.NeverSeen
                ? provider.perform(operation)
                : known;
    }

    private Progress open(
            String orderId, Operation operation, Function<String, CommandContext> contexts) {
        dispatch(
                new ReportUnknownOutcome(
                        operation.paymentId(),
                        orderId,
                        operation.kind().text(),
                        operation.key(),
                        operation.amount().minor(),
                        clock.instant()),
                contexts.apply(operation.key() + "-unknown"));
        return Progress.OPEN;
    }

    private static Operation operation(
            Kind kind, String key, PaymentRequested request, long amountMinor) {
        return new Operation(
                kind,
                request.paymentId(),
                key,
                Money.of(amountMinor, request.currency()),
                request.method());
    }

    private static long orderAmount(Answer answer, String member) {
        if (answer.body().get("order") instanceof Map<?, ?> order
                && order.get(member) instanceof String decimal
                && order.get("currency") instanceof String currency) {
            return Money.parse(decimal, currency).minor();
        }
        return 0;
    }

    private static String text(Map<?, ?> members, String name) {
        return String.valueOf(members.get(name));
    }

    private Answer dispatch(Command command, CommandContext context) {
        try {
            return commands.dispatch(command, context).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Rejection rejection) {
                throw rejection;
            }
            throw e;
        }
    }
}
