package io.daybook.query;

import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/// A past moment: a position of the log, or an instant of business time. One of the two is there.
///
/// @param position the last position that counts
/// @param at what happened later does not count, whenever it was recorded
public record AsOf(@Nullable Long position, @Nullable Instant at) {

    private static final Pattern POSITION = Pattern.compile("[1-9][0-9]{0,17}");

    /// The moment that the parameter `asOf` names; absent where it is not given.
    public static @Nullable AsOf parse(@Nullable String value, EventLog log) {
        if (value == null) {
            return null;
        }
        if (!POSITION.matcher(value).matches()) {
            return new AsOf(null, instant(value));
        }
        long position = Long.parseLong(value);
        long head = log.head();
        if (position > head) {
            // What is answered for a position must stay the answer for ever.
            throw Inputs.malformed(
                    "asOf",
                    "The log has not come to that position yet, only to %d.".formatted(head));
        }
        return new AsOf(position, null);
    }

    private static @Nullable Instant instant(String value) {
        try {
            return Inputs.instant("asOf", value);
        } catch (QueryProblem e) {
            throw Inputs.malformed(
                    "asOf",
                    "'asOf' is a position of the log such as 4711, or an RFC 3339 time such as 2010-12-01T08:26:00Z.");
        }
    }

    /// Times are shown in microseconds, rounded as PostgreSQL does. What happened at the very time that is asked for has happened.
    private static Instant shown(Instant time) {
        return time.plusNanos(500).truncatedTo(ChronoUnit.MICROS);
    }

    public boolean includes(RecordedEvent event) {
        return position != null
                ? event.position() <= position
                : at == null || !shown(event.event().at()).isAfter(at);
    }
}
