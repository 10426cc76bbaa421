package io.daybook.command;

import java.util.concurrent.CompletableFuture;

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
}
