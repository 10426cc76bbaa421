package io.daybook.command;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;

import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

/// Contexts of commands that no person asked for.
public final class CommandContexts {

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private CommandContexts() {}

    /// The engine itself asks, without an idempotency key: for commands that are silent when repeated.
    public static CommandContext system(String correlationId, @Nullable String causationId) {
        return new CommandContext(
                "daybook",
                "system",
                newId(),
                correlationId,
                causationId,
                null,
                null,
                null,
                null,
                null);
    }

    /// The engine asks because of an event. The idempotency key is derived from the event and the policy, so that an event that is
    /// handed over twice has one effect.
    ///
    /// @param policy who reacts, and, where one event leads to several commands, which of them: `cancel-unpaid-order`
    public static CommandContext because(RecordedEvent cause, String policy) {
        String key = policy + ":" + cause.eventId();
        return new CommandContext(
                "daybook",
                "system",
                newId(),
                cause.metadata().correlationId(),
                cause.eventId().toString(),
                cause.metadata().traceId(),
                null,
                key,
                key,
                null);
    }

    /// A new identifier that sorts by time (UUIDv7).
    public static String newId() {
        return IDS.generate().toString();
    }
}
