package io.daybook.embedded.test;

import static org.awaitility.pollinterval.IterativePollInterval.iterative;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

import java.time.Duration;

/// Has all tests that wait for something look at once, then soon, and then ever less often. By default each would sleep a tenth of a second before its
/// first look, and a suite that waits a thousand times would sleep for minutes.
public final class PromptAwaits implements LauncherSessionListener {

    private static final Duration FIRST = Duration.ofMillis(2);
    private static final Duration LONGEST = Duration.ofMillis(100);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(
                iterative(
                        last -> last.compareTo(LONGEST) < 0 ? last.multipliedBy(2) : LONGEST,
                        FIRST));
    }
}
