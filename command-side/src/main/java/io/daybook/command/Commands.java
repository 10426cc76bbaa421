package io.daybook.command;

import java.util.concurrent.CompletableFuture;

/// The one way into the engine: HTTP, imports and policies all ask here.
public interface Commands {

    /// Decides the command on the caller's thread, so that commands dispatched one after the other are decided in that order,
    /// and completes when the decision is durable, together with all that it was built upon. May block for a place in the queue of appends.
    ///
    /// Completes exceptionally with a [Rejection] where the command is refused.
    CompletableFuture<Answer> dispatch(Command command, CommandContext context);
}
