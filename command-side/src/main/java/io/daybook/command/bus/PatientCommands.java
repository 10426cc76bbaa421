package io.daybook.command.bus;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContext;
import io.daybook.command.Commands;
import io.daybook.command.Rejection;
import io.daybook.command.eventstore.DecidedTooEarly;
import io.daybook.command.eventstore.append.Appender;
import io.daybook.command.eventstore.append.KeyAnswered;
import io.daybook.command.eventstore.append.StoreBusy;
import io.daybook.command.eventstore.append.StreamConflict;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Dispatches commands, decides them again where another process was faster, and gives kept answers to repeated keys.
///
/// A fresh key costs no look-up: the append itself finds out whether the key has an answer.
final class PatientCommands implements Commands, AutoCloseable {

    private static final int ATTEMPTS = 100;
    private static final int RECENT_KEYS = 1 << 16;

    private final CommandBus bus;
    private final AnswerStore answers;
    private final Appender appender;
    private final ConcurrentHashMap<String, String> inFlight = new ConcurrentHashMap<>();
    private final RecentKeys answered = new RecentKeys(RECENT_KEYS);

    /// One thread, so that conflicting commands are decided again in the order in which they were first decided.
    private final ExecutorService again =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("daybook-again").factory());

    private final ExecutorService lookups =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("daybook-answers").factory());

    PatientCommands(CommandBus bus, AnswerStore answers, Appender appender) {
        this.bus = bus;
        this.answers = answers;
        this.appender = appender;
    }

    @Override
    public CompletableFuture<Answer> dispatch(Command command, CommandContext context) {
        String key = context.idempotencyKey();
        if (key != null) {
            String fingerprint = fingerprint(context);
            String running = inFlight.putIfAbsent(key, fingerprint);
            if (running != null) {
                return CompletableFuture.failedFuture(
                        running.equals(fingerprint)
                                ? KeyRejected.inFlight()
                                : KeyRejected.reused());
            }
        }
        Asked asked = new Asked(command, context);
        if (key != null && answered.contains(key)) {
            asked.elsewhere(asked::giveKept);
        } else {
            asked.attempt();
        }
        return asked.promise;
    }

    /// Writes the log itself while it waits, where nobody else does.
    @Override
    public Answer ask(Command command, CommandContext context, Duration patience)
            throws TimeoutException, InterruptedException {
        return Commands.await(appender.lend(() -> dispatch(command, context)), patience);
    }

    @Override
    public void close() {
        again.shutdown();
        lookups.shutdown();
    }

    private static String fingerprint(CommandContext context) {
        String fingerprint = context.fingerprint();
        return fingerprint == null ? "" : fingerprint;
    }

    /// One command until its answer.
    private final class Asked {

        private final CommandMessage<Command> message;
        private final CommandContext context;
        private final CompletableFuture<Answer> promise = new CompletableFuture<>();
        private int attempts;

        Asked(Command command, CommandContext context) {
            this.context = context;
            this.message =
                    new GenericCommandMessage<>(
                            command, MetaData.with(PipelinedCommandBus.CONTEXT, context));
        }

        void attempt() {
            attempts++;
            try {
                bus.<Command, Answer>dispatch(message, (asked, result) -> settle(result));
            } catch (RuntimeException e) {
                finish(null, e);
            }
        }

        private void settle(CommandResultMessage<? extends Answer> result) {
            if (!result.isExceptional()) {
                finish(result.getPayload(), null);
                return;
            }
            Throwable failure = result.exceptionResult();
            if (failure instanceof DecidedTooEarly && attempts < ATTEMPTS) {
                attempt();
            } else if (failure instanceof StreamConflict || failure instanceof DecidedTooEarly) {
                decideAgain();
            } else if (failure instanceof KeyAnswered) {
                elsewhere(this::giveKept);
            } else {
                finish(null, failure);
            }
        }

        private void decideAgain() {
            if (attempts >= ATTEMPTS) {
                finish(null, StoreBusy.contended());
                return;
            }
            try {
                if (attempts <= 3) {
                    again.execute(this::attempt);
                } else {
                    long pause =
                            ThreadLocalRandom.current().nextLong(1L << Math.min(attempts - 3, 7));
                    CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, again)
                            .execute(this::attempt);
                }
            } catch (RejectedExecutionException e) {
                finish(null, StoreBusy.unavailable());
            }
        }

        private void elsewhere(Runnable task) {
            try {
                lookups.execute(task);
            } catch (RejectedExecutionException e) {
                finish(null, StoreBusy.unavailable());
            }
        }

        private void giveKept() {
            try {
                String key = String.valueOf(context.idempotencyKey());
                StoredAnswer kept = answers.find(key, fingerprint(context)).orElse(null);
                switch (kept) {
                    case StoredAnswer.Given given -> finish(given.answer(), null);
                    case StoredAnswer.Refused refused -> finish(null, refused.rejection());
                    case null -> decideAgain();
                }
            } catch (RuntimeException e) {
                finish(null, e);
            }
        }

        private void finish(@Nullable Answer answer, @Nullable Throwable failure) {
            String key = context.idempotencyKey();
            if (key != null) {
                if (answer != null || failure instanceof Rejection) {
                    answered.add(key);
                }
                inFlight.remove(key);
            }
            if (failure != null) {
                promise.completeExceptionally(failure);
            } else if (answer != null) {
                promise.complete(answer);
            } else {
                promise.completeExceptionally(
                        new IllegalStateException("The command was handled without an answer."));
            }
        }
    }
}
