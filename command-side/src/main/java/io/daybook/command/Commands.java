package io.daybook.command;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The one way into the engine: HTTP, imports and policies all ask here.
public interface Commands {

    /// Decides the command on the caller's thread, so that commands dispatched one after the other are decided in that order,
    /// and completes when the decision is durable, together with all that it was built upon. May block for a place in the queue of appends.
    ///
    /// Completes exceptionally with a [Rejection] where the command is refused; with
    /// [io.daybook.command.eventstore.append.OutcomeUnknown] where the store was lost while it was being recorded, and could not say in time what
    /// became of it.
    ///
    /// What is chained to the answer runs on the thread that appends: it must be short. To dispatch or to wait from there, use an `...Async`
    /// form.
    CompletableFuture<Answer> dispatch(Command command, CommandContext context);

    /// As [#dispatch], for a caller that has nothing else to do than to wait: its thread may be put to work meanwhile.
    ///
    /// @throws Rejection where the command is refused, or whatever else `dispatch` completes with
    /// @throws TimeoutException where no answer came in time; the command goes on
    default Answer ask(Command command, CommandContext context, Duration patience)
            throws TimeoutException, InterruptedException {
        return await(dispatch(command, context), patience);
    }

    /// Waits for an answer and throws what it completes with.
    static Answer await(CompletableFuture<Answer> answer, Duration patience)
            throws TimeoutException, InterruptedException {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException("The command failed.", e.getCause());
        }
    }
}
