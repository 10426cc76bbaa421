package io.daybook.command;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What a command came to, given only after it is durable.
///
/// @param stream the stream that the command was about: the first one it loaded
/// @param version that stream's version afterwards; -1 while it has no event
/// @param position of the last event that the command recorded or, where it recorded none, that it may have seen
/// @param body what the caller is told, ready to be written as JSON
/// @param replayed whether this is the stored answer to an earlier asking with the same idempotency key
public record Answer(
        @Nullable String stream,
        long version,
        long position,
        Map<String, Object> body,
        boolean replayed) {}
