package io.daybook.shared.log;

import org.jspecify.annotations.Nullable;

/// Who caused an event and why, equal for all events of one unit of work.
///
/// @param actor who asked: a user, `system`, or an import; never personal data, only a reference
/// @param role the role in which the actor asked: `storefront`, `back-office`, `system`, `import`
/// @param commandId the command that was decided
/// @param correlationId joins everything that one request set in motion
/// @param causationId the event or command that led to this one, where there is one
/// @param traceId W3C trace id of the request, where there is one
/// @param reason why, in the actor's words
public record Metadata(
        String actor,
        String role,
        String commandId,
        String correlationId,
        @Nullable String causationId,
        @Nullable String traceId,
        @Nullable String reason) {}
