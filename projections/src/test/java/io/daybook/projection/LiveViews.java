package io.daybook.projection;

import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

/// Live views, posted as the engine posts them.
public final class LiveViews implements AutoCloseable {

    private final Positions positions;
    private final ProjectionRunner runner;

    public LiveViews(List<? extends ViewWriter> writers, InMemoryLog log, DataSource dataSource) {
        positions = new Positions(dataSource, log);
        runner =
                new ProjectionRunner(
                        List.copyOf(writers),
                        log,
                        log,
                        PlainEventJson.READER,
                        dataSource,
                        positions,
                        2);
        runner.start();
    }

    public void awaitPosition(String view, long position) throws InterruptedException {
        if (!positions.await(view, position, Duration.ofSeconds(60))) {
            throw new AssertionError(view + " has not come to " + position + ".");
        }
    }

    public void wake(String view) {
        runner.wake(view);
    }

    public List<ViewStatus> statuses() {
        return runner.all();
    }

    @Override
    public void close() {
        runner.stop();
    }
}
