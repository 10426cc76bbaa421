package io.daybook.command.eventstore.append;

/// What one stream's state in memory was built upon: a read of the store and all units of work since, durable or not. When one of
/// these fails, the lineage breaks: whatever was built upon it fails too, and the stream is read anew.
public final class Lineage {

    private static final long NOT_READ_YET = -2;

    private final String stream;
    private volatile long readVersion = NOT_READ_YET;
    private volatile boolean broken;
    private boolean presumed;

    /// Begin it before reading, so that what others write in the meantime breaks it.
    public Lineage(String stream) {
        this.stream = stream;
    }

    public String stream() {
        return stream;
    }

    /// One of a stream that is taken to have no events without a look at the store.
    public static Lineage presumedNew(String stream) {
        Lineage lineage = new Lineage(stream);
        lineage.presumed = true;
        lineage.read(-1);
        return lineage;
    }

    /// Whether nothing but a presumption says that the stream had no events to begin with. Its first append finds out.
    public boolean presumed() {
        return presumed;
    }

    /// @param version of the last event that was read; -1 where there was none
    public void read(long version) {
        readVersion = version;
    }

    public boolean broken() {
        return broken;
    }

    public void breakOff() {
        broken = true;
    }

    /// Another process has written this version.
    public void overtakenBy(long version) {
        if (version > readVersion) {
            broken = true;
        }
    }
}
