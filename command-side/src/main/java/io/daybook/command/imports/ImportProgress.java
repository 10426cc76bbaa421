package io.daybook.command.imports;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// How far a running import has come: written by the importer, read by whoever asks.
final class ImportProgress {

    private volatile int rowsTotal;
    private volatile int documentsTotal;
    private volatile int rowsDone;
    private volatile int documentsDone;
    private volatile int ordersDone;
    private volatile long position;
    private volatile long startedNanos;

    void begin(int rows, int documents) {
        rowsTotal = rows;
        documentsTotal = documents;
        rowsDone = 0;
        documentsDone = 0;
        ordersDone = 0;
        startedNanos = System.nanoTime();
    }

    void documentDone(int rows, boolean order) {
        rowsDone += rows;
        documentsDone++;
        if (order) {
            ordersDone++;
        }
    }

    void reached(long newPosition) {
        position = Math.max(position, newPosition);
    }

    int rowsTotal() {
        return rowsTotal;
    }

    int documentsTotal() {
        return documentsTotal;
    }

    int rowsDone() {
        return rowsDone;
    }

    int documentsDone() {
        return documentsDone;
    }

    /// The last position of the log that the import wrote.
    long position() {
        return position;
    }

    double ordersPerSecond() {
        double seconds = elapsed().toNanos() / 1e9;
        return seconds <= 0 ? 0 : Math.round(ordersDone / seconds * 10) / 10.0;
    }

    /// At the rate so far; absent while nothing is done.
    @Nullable Long secondsLeft() {
        int done = rowsDone;
        return done == 0 ? null : Math.round(elapsed().toNanos() / 1e9 / done * (rowsTotal - done));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
