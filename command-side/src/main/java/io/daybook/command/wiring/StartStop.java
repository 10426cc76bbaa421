package io.daybook.command.wiring;

import org.springframework.context.SmartLifecycle;

/// Starts and stops one part in its turn: the appender first and last, so that nothing dispatches a command without it.
final class StartStop implements SmartLifecycle {

    static final int APPENDER = -1_000;
    static final int NOTIFICATIONS = -900;
    static final int POLICIES = 0;

    private final int phase;
    private final Runnable start;
    private final Runnable stop;
    private volatile boolean running;

    StartStop(int phase, Runnable start, Runnable stop) {
        this.phase = phase;
        this.start = start;
        this.stop = stop;
    }

    @Override
    public void start() {
        start.run();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        stop.run();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
