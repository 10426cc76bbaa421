package io.daybook.command.bus;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import io.daybook.command.Answer;
import io.daybook.command.CommandContext;
import io.daybook.command.Outcome;
import io.daybook.command.Rejection;
import io.daybook.command.eventstore.CachedStreams;
import io.daybook.command.eventstore.DecidedTooEarly;
import io.daybook.command.eventstore.UnitOfWorkStreams;
import io.daybook.command.eventstore.append.Append;
import io.daybook.command.eventstore.append.Appender;
import io.daybook.command.eventstore.append.StoreBusy;
import io.daybook.shared.log.Metadata;

import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.DuplicateCommandHandlerResolution;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/// Axon's command bus, but the answer waits for the log. The unit of work ends as soon as what it recorded is in the appender's queue, and
/// with it the locks of its streams: the next command of a hot stream decides while this one is being written.
///
/// Handlers return an [Outcome]; callers get an [Answer], or the [Rejection], when it and all that it was built upon are durable.
final class PipelinedCommandBus extends SimpleCommandBus {

    /// Key of the command message's metadata under which its [CommandContext] travels.
    static final String CONTEXT = "daybook-context";

    private final CachedStreams streams;
    private final Appender appender;
    private final AnswerJson json;

    PipelinedCommandBus(CachedStreams streams, Appender appender, AnswerJson json) {
        super(
                SimpleCommandBus.builder()
                        .duplicateCommandHandlerResolver(
                                DuplicateCommandHandlerResolution.rejectDuplicates()));
        this.streams = streams;
        this.appender = appender;
        this.json = json;
    }

    @Override
    protected <C, R> void handle(
            CommandMessage<C> command,
            MessageHandler<? super CommandMessage<?>> handler,
            CommandCallback<? super C, ? super R> callback) {
        if (!appender.available()) {
            callback.onResult(command, asCommandResultMessage(StoreBusy.unavailable()));
            return;
        }
        Decision decision = new Decision(contextOf(command));
        List<UnitOfWork<?>> around = leaveUnitsOfWork();
        try {
            super.<C, Object>handle(
                    command,
                    new Recording(handler, decision),
                    (handled, result) -> decision.whenDurable(handled, result, callback));
        } finally {
            around.forEach(CurrentUnitOfWork::set);
        }
    }

    /// A policy asks from within the unit of work of its batch. Nested in that one, a command would keep its streams locked, and its place
    /// among those who decide, until the batch has ended, and two of them would wait for each other. So each is a root of its own.
    ///
    /// @return those that were left, the outermost first
    private static List<UnitOfWork<?>> leaveUnitsOfWork() {
        if (!CurrentUnitOfWork.isStarted()) {
            return List.of();
        }
        List<UnitOfWork<?>> around = new ArrayList<>(1);
        while (CurrentUnitOfWork.isStarted()) {
            UnitOfWork<?> innermost = CurrentUnitOfWork.get();
            CurrentUnitOfWork.clear(innermost);
            around.addFirst(innermost);
        }
        return around;
    }

    static CommandContext contextOf(CommandMessage<?> command) {
        if (command.getMetaData().get(CONTEXT) instanceof CommandContext context) {
            return context;
        }
        throw new IllegalStateException(
                "A command came without its context: dispatch it through Commands.");
    }

    /// The handler, inside a unit of work that can load streams.
    private final class Recording implements MessageHandler<CommandMessage<?>> {

        private final MessageHandler<? super CommandMessage<?>> handler;
        private final Decision decision;

        Recording(MessageHandler<? super CommandMessage<?>> handler, Decision decision) {
            this.handler = handler;
            this.decision = decision;
        }

        @Override
        public @Nullable Object handle(CommandMessage<?> message) throws Exception {
            UnitOfWork<?> unitOfWork = CurrentUnitOfWork.get();
            decision.loaded = streams.open(unitOfWork, decision.context);
            unitOfWork.onPrepareCommit(
                    ending -> decision.record(ending.getExecutionResult().getResult()));
            return handler.handle(message);
        }
    }

    /// What became of one command.
    private final class Decision {

        private final CommandContext context;
        private @Nullable UnitOfWorkStreams loaded;
        private @Nullable Append append;
        private @Nullable Outcome outcome;

        Decision(CommandContext context) {
            this.context = context;
        }

        void record(org.axonframework.messaging.ResultMessage<?> result) {
            UnitOfWorkStreams read = loaded;
            if (read == null || result.isExceptional()) {
                return;
            }
            if (!(result.getPayload() instanceof Outcome decided)) {
                throw new IllegalStateException(
                        "A command handler must return an Outcome, not " + result.getPayloadType());
            }
            outcome = decided;
            String key = context.idempotencyKey();
            Append.KeyedAnswer kept =
                    key == null
                            ? null
                            : keyed(key, json.write(read.stream(), read.version(), decided), false);
            append = streams.enqueue(read, metadata(context), kept, appender, true);
        }

        private Append.KeyedAnswer keyed(String key, String answer, boolean refused) {
            String fingerprint = context.fingerprint();
            return new Append.KeyedAnswer(
                    key, fingerprint == null ? "" : fingerprint, answer, refused);
        }

        <C, R> void whenDurable(
                CommandMessage<? extends C> command,
                CommandResultMessage<?> result,
                CommandCallback<? super C, ? super R> callback) {
            UnitOfWorkStreams read = loaded;
            if (result.isExceptional()) {
                Throwable cause = result.exceptionResult();
                if (append == null && read != null && cause instanceof Rejection rejection) {
                    refuse(read, rejection);
                }
                if (append == null) {
                    callback.onResult(command, asCommandResultMessage(cause));
                    return;
                }
            }
            Append waited = append;
            if (waited == null || read == null) {
                throw new IllegalStateException("A handled command has nothing to wait for.");
            }
            waited.done()
                    .whenComplete((receipt, failure) -> {
                        if (failure != null) {
                            callback.onResult(command, asCommandResultMessage(unwrap(failure)));
                        } else if (result.isExceptional()) {
                            callback.onResult(
                                    command, asCommandResultMessage(result.exceptionResult()));
                        } else {
                            callback.onResult(
                                    command,
                                    asCommandResultMessage(answer(read, receipt.position())));
                        }
                    });
        }

        /// A refusal is an answer too: it waits for what it has seen, and is kept under its key.
        private void refuse(UnitOfWorkStreams read, Rejection rejection) {
            String key = context.idempotencyKey();
            if (rejection.kind() == Rejection.Kind.BUSY
                    || (key == null && read.lineages().isEmpty())) {
                return;
            }
            Append.KeyedAnswer kept = key == null ? null : keyed(key, json.write(rejection), true);
            try {
                append = streams.enqueue(read, metadata(context), kept, appender, false);
            } catch (StoreBusy | DecidedTooEarly again) {
                append = Append.failed(again);
            }
        }

        private Answer answer(UnitOfWorkStreams read, long position) {
            Outcome decided = outcome == null ? new Outcome(java.util.Map.of()) : outcome;
            return new Answer(read.stream(), read.version(), position, decided.body(), false);
        }
    }

    private static Metadata metadata(CommandContext context) {
        return new Metadata(
                context.actor(),
                context.role(),
                context.commandId(),
                context.correlationId(),
                context.causationId(),
                context.traceId(),
                context.reason());
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
