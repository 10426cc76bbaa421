package io.daybook.command.eventstore;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// The caller expected another version (`If-Match`).
final class StaleVersion extends Rejection {

    StaleVersion(String stream, long expected, long current) {
        super(
                Kind.STALE,
                "stale-version",
                "'%s' is at version %d, not %d. Read it again, then decide whether to ask again."
                        .formatted(stream, current, expected),
                List.of(),
                Map.of("currentVersion", current));
    }
}
