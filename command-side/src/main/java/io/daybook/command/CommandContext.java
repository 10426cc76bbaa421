package io.daybook.command;

import org.jspecify.annotations.Nullable;

/// Who asks, why, and under which promises.
///
/// @param actor who asked, as a reference; never personal data
/// @param role in which the actor asks: `storefront`, `back-office`, `system`, `import`
/// @param commandId unique for this asking
/// @param correlationId joins everything that one request set in motion
/// @param causationId the event or command that led to this one
/// @param traceId W3C trace id
/// @param reason why, in the actor's words
/// @param idempotencyKey the caller's key: the same key and request get the first answer again, for ever
/// @param fingerprint of the request, so that the same key with another request is refused; present when the key is
/// @param expectedVersion the version that the first stream the command loads must have, from `If-Match`
public record CommandContext(
        String actor,
        String role,
        String commandId,
        String correlationId,
        @Nullable String causationId,
        @Nullable String traceId,
        @Nullable String reason,
        @Nullable String idempotencyKey,
        @Nullable String fingerprint,
        @Nullable Long expectedVersion) {}
