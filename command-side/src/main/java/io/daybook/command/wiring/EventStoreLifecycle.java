package io.daybook.command.wiring;

import io.daybook.command.eventstore.append.Appender;
import io.daybook.command.eventstore.reading.AppendNotifications;

import org.springframework.context.SmartLifecycle;

/// Starts the appender after the migrations and before whatever dispatches commands, and stops it after these, when what was waiting is
/// written.
final class EventStoreLifecycle implements SmartLifecycle {

    /// Phase in which the store starts; whatever dispatches commands starts in a later one.
    static final int PHASE = -1_000;

    private final Appender appender;
    private final AppendNotifications notifications;
    private volatile boolean running;

    EventStoreLifecycle(Appender appender, AppendNotifications notifications) {
        this.appender = appender;
        this.notifications = notifications;
    }

    @Override
    public void start() {
        appender.start();
        notifications.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        notifications.close();
        appender.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
