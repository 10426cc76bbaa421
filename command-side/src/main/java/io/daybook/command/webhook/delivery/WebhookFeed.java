package io.daybook.command.webhook.delivery;

import java.time.Instant;
import java.util.List;

/// The log as others are told it. What an event looks like to them is said once, where they ask for it; here it is only sent.
public interface WebhookFeed {

    /// @param messageId the same whenever it is told
    /// @param subject its stream
    /// @param recordedAt when the log took it
    record Happening(
            long position, String messageId, String type, String subject, Instant recordedAt) {}

    /// @param upTo where to go on behind
    record Stretch(List<Happening> happenings, long upTo) {}

    /// Up to `limit` events behind one position and up to another, of types that begin with one of those given and of one of the streams. It
    /// may end early, to be gone on with.
    Stretch between(long after, long upTo, List<String> types, List<String> subjects, int limit);

    /// The event at a position, as it is sent.
    byte[] body(long position);
}
