package io.daybook.command.checkout;

import io.daybook.command.CommandContexts;
import io.daybook.command.CommandRole;
import io.daybook.command.Commands;
import io.daybook.command.checkout.PaymentFlow.Progress;
import io.daybook.command.order.OrderCommand;
import io.daybook.command.timers.Timer;
import io.daybook.command.timers.TimerLoop;
import io.daybook.command.timers.TimerLoop.Pace;
import io.daybook.command.timers.TimerTable;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import javax.sql.DataSource;

/// What is to be done later. Timers are kept in the database and survive any crash; a timer is named by what it is about, so that setting
/// it again changes nothing; and what it does is silent when repeated, so that firing twice has one effect.
@Component
@CommandRole
class Timers implements SmartLifecycle {

    private static final String CANCEL_UNPAID_ORDER = "cancel-unpaid-order";
    private static final String GO_ON_WITH_PAYMENT = "go-on-with-payment";

    /// A timer that was firing when its process died is taken up again after so long.
    private static final Duration LEASE = Duration.ofSeconds(4);

    /// Deciding is quick, but for a cold stream; answers come with the next append.
    private static final Pace ORDERS = new Pace(256, 4, Duration.ofSeconds(4));

    /// Each may wait for a provider.
    private static final Pace PAYMENTS = new Pace(8, 8, Duration.ofMinutes(1));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param correlationId joins the command to the request that set the timer
    record Reminder(String orderId, String correlationId) {}

    record PaymentReminder(String paymentId, String correlationId) {}

    private final TimerTable table;
    private final List<TimerLoop> loops;
    private volatile boolean running;

    Timers(DataSource dataSource, Commands commands, PaymentFlow flow, Clock clock) {
        table = new TimerTable(dataSource, LEASE);
        loops =
                List.of(
                        new TimerLoop(
                                table,
                                CANCEL_UNPAID_ORDER,
                                ORDERS,
                                timer -> cancelUnpaid(timer, commands, clock)),
                        new TimerLoop(
                                table,
                                GO_ON_WITH_PAYMENT,
                                PAYMENTS,
                                timer -> {
                                    PaymentReminder reminder = read(timer, PaymentReminder.class);
                                    return finish(
                                            "go on with payment " + reminder.paymentId(),
                                            () ->
                                                    flow.goOn(
                                                            reminder.paymentId(),
                                                            () ->
                                                                    CommandContexts.system(
                                                                            reminder
                                                                                    .correlationId(),
                                                                            null)));
                                }));
    }

    /// Sets the timers of many orders, or sets them anew where an order's time has changed. Part of the caller's transaction.
    ///
    /// @param expiries when each order lapses
    void cancelWhenUnpaid(Map<Reminder, Instant> expiries) {
        table.set(
                CANCEL_UNPAID_ORDER,
                expiries.entrySet().stream()
                        .map(entry ->
                                new Timer.Setting(
                                        entry.getKey().orderId(),
                                        entry.getValue(),
                                        JSON.writeValueAsString(entry.getKey())))
                        .toList());
    }

    /// Those that are paid or cancelled are nothing to come back to.
    void forgetUnpaid(Collection<String> orderIds) {
        table.forget(CANCEL_UNPAID_ORDER, orderIds);
    }

    /// What is due at once is found by the next poll, and not before the provider had a moment.
    ///
    /// @param operation whose answer is waited for: each has a timer of its own, so that none ends with another's
    void goOnLater(String paymentId, String operation, String correlationId) {
        table.setIfAbsent(
                GO_ON_WITH_PAYMENT,
                new Timer.Setting(
                        paymentId + "/" + operation,
                        Instant.now(),
                        JSON.writeValueAsString(new PaymentReminder(paymentId, correlationId))));
    }

    private static CompletableFuture<?> cancelUnpaid(Timer timer, Commands commands, Clock clock) {
        Reminder reminder = read(timer, Reminder.class);
        Instant now = clock.instant();
        return commands.dispatch(
                new OrderCommand.CancelUnpaidOrder(
                        reminder.orderId(), now.isBefore(timer.due()) ? timer.due() : now),
                CommandContexts.system(reminder.correlationId(), null));
    }

    /// A provider that has still not answered is no failure that a stack trace would explain.
    private static CompletableFuture<?> finish(String what, Supplier<Progress> process) {
        return Refusals.orDone(what, process) == Progress.OPEN
                ? CompletableFuture.failedFuture(new StillOpen(what))
                : CompletableFuture.completedFuture(null);
    }

    private static <T> T read(Timer timer, Class<T> type) {
        return JSON.readValue(timer.data(), type);
    }

    @Override
    public void start() {
        loops.forEach(TimerLoop::start);
        running = true;
    }

    @Override
    public void stop() {
        loops.forEach(TimerLoop::close);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private static final class StillOpen extends RuntimeException {
        StillOpen(String what) {
            super("A provider has not answered yet: could not " + what, null, false, false);
        }
    }
}
