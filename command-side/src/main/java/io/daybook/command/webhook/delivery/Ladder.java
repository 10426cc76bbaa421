package io.daybook.command.webhook.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/// How long after a failure it is tried again, as Standard Webhooks suggests: ten attempts within about three days. Up to a tenth is
/// added by chance, so that what failed together does not come back together.
record Ladder(DoubleSupplier chance) {

    static final List<Duration> RUNGS =
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(14),
                    Duration.ofHours(20),
                    Duration.ofHours(24));

    static final int ATTEMPTS = RUNGS.size() + 1;

    /// @param failures so far, of this round
    /// @return nothing where it is given up
    Optional<Duration> pause(int failures) {
        if (failures > RUNGS.size()) {
            return Optional.empty();
        }
        Duration rung = RUNGS.get(failures - 1);
        return Optional.of(rung.plusMillis((long) (rung.toMillis() / 10.0 * chance.getAsDouble())));
    }
}
