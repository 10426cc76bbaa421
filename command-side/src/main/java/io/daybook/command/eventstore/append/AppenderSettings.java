package io.daybook.command.eventstore.append;

import java.time.Duration;

/// @param maxWaitingEntries events that may wait in the queue; more make callers wait
/// @param maxBatchEntries events in one statement; a larger unit of work goes alone
/// @param maxWait how long a caller waits for a place in the queue before it is told that the store is busy
/// @param inDoubt how long to go on asking what became of a statement whose connection was lost
/// @param reconnectPause between two attempts to reach a store that is down
public record AppenderSettings(
        int maxWaitingEntries,
        int maxBatchEntries,
        Duration maxWait,
        Duration inDoubt,
        Duration reconnectPause) {

    public static final AppenderSettings DEFAULT =
            new AppenderSettings(
                    50_000,
                    4_000,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(250));
}
