package io.daybook.command;

import static org.awaitility.Awaitility.await;

import org.awaitility.core.ConditionFactory;

import java.time.Duration;

/// How long tests wait for what has to come: so long that only what never comes is late, on a machine that has much else to do.
public final class Patience {

    public static final Duration OF_TESTS = Duration.ofMinutes(2);

    private Patience() {}

    public static ConditionFactory patiently() {
        return await().atMost(OF_TESTS);
    }
}
