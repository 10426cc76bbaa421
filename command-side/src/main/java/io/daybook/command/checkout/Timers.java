package io.daybook.command.checkout;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;

import io.daybook.command.CommandContexts;
import io.daybook.command.CommandRole;
import io.daybook.command.Commands;
import io.daybook.command.checkout.PaymentFlow.Progress;
import io.daybook.command.order.OrderCommand;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import javax.sql.DataSource;

/// What is to be done later. Timers are kept in the database and survive any crash; a timer is named by what it is about, so that setting
/// it again changes nothing; and what it does is silent when repeated, so that firing twice has one effect.
@Component
@CommandRole
class Timers implements SmartLifecycle {

    /// An unpaid order lets go of its stock within a second.
    private static final Duration POLLING = Duration.ofMillis(500);

    /// A timer that was firing when its process was killed is taken up again after four missed heartbeats.
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private static final int MISSED_HEARTBEATS = 4;
    private static final int THREADS = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /// @param correlationId joins the command to the request that set the timer
    record Reminder(String orderId, String correlationId) {}

    record PaymentReminder(String paymentId, String correlationId) {}

    private final OneTimeTask<Reminder> cancelUnpaidOrder;
    private final OneTimeTask<PaymentReminder> goOnWithPayment;
    private final Scheduler scheduler;
    private volatile boolean running;

    Timers(DataSource dataSource, Commands commands, PaymentFlow flow, Clock clock) {
        cancelUnpaidOrder =
                Tasks.oneTime("cancel-unpaid-order", Reminder.class)
                        .onFailure(Timers.<Reminder>later())
                        .execute((timer, context) -> {
                            Reminder reminder = timer.getData();
                            Instant due = context.getExecution().executionTime;
                            Instant now = clock.instant();
                            commands.dispatch(
                                            new OrderCommand.CancelUnpaidOrder(
                                                    reminder.orderId(),
                                                    now.isBefore(due) ? due : now),
                                            CommandContexts.system(reminder.correlationId(), null))
                                    .join();
                        });
        goOnWithPayment =
                Tasks.oneTime("go-on-with-payment", PaymentReminder.class)
                        .onFailure(Timers.<PaymentReminder>later())
                        .execute((timer, _) -> {
                            PaymentReminder reminder = timer.getData();
                            finish(
                                    "go on with payment " + reminder.paymentId(),
                                    () ->
                                            flow.goOn(
                                                    reminder.paymentId(),
                                                    () ->
                                                            CommandContexts.system(
                                                                    reminder.correlationId(),
                                                                    null)));
                        });
        scheduler =
                Scheduler.create(dataSource, cancelUnpaidOrder, goOnWithPayment)
                        .tableName("daybook.scheduled_tasks")
                        // Named, or the database would be asked what it is, which may be away just
                        // now.
                        .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
                        .serializer(new JsonData())
                        .threads(THREADS)
                        .pollingInterval(POLLING)
                        .heartbeatInterval(HEARTBEAT)
                        .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                        .pollUsingLockAndFetch(0.5, 4.0)
                        .failureLogging(LogLevel.INFO, false)
                        .build();
    }

    void cancelWhenUnpaid(String orderId, Instant expiresAt, String correlationId) {
        scheduler.scheduleIfNotExists(
                cancelUnpaidOrder.instance(orderId, new Reminder(orderId, correlationId)),
                expiresAt);
    }

    /// @param operation whose answer is waited for: each has a timer of its own, so that none ends with another's
    void goOnLater(String paymentId, String operation, String correlationId) {
        scheduler.scheduleIfNotExists(
                goOnWithPayment.instance(
                        paymentId + "/" + operation, new PaymentReminder(paymentId, correlationId)),
                Instant.now());
    }

    private static void finish(String what, Supplier<Progress> process) {
        if (Refusals.orDone(what, process) == Progress.OPEN) {
            throw new StillOpen(what);
        }
    }

    /// Tries again after 1, 2, 4 ... seconds, a minute at most, for as long as it takes.
    private static <T> FailureHandler<T> later() {
        return (failed, operations) -> {
            int failures = failed.getExecution().consecutiveFailures;
            Duration pause = Duration.ofSeconds(1L << Math.min(failures, 10));
            operations.reschedule(
                    failed,
                    Instant.now().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
        };
    }

    @Override
    public void start() {
        scheduler.start();
        running = true;
    }

    @Override
    public void stop() {
        scheduler.stop();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// A provider has still not answered. Thrown to have the timer set again; it says nothing that a stack trace would explain.
    private static final class StillOpen extends RuntimeException {
        StillOpen(String what) {
            super("A provider has not answered yet: could not " + what, null, false, false);
        }
    }

    /// Keeps a timer's data as JSON, which people can read and which outlives renamed classes.
    private static final class JsonData implements Serializer {

        private final JsonMapper mapper = JsonMapper.builder().build();

        @Override
        public byte[] serialize(Object data) {
            return mapper.writeValueAsBytes(data);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] data) {
            return mapper.readValue(data, type);
        }
    }
}
