package io.daybook.shared.log;

/// The log holds an event that this build cannot name: it was written by a newer release, or its type was lost.
public final class UnknownEventType extends RuntimeException {

    public UnknownEventType(String storedName, int revision, long position) {
        super(
                "The event at position %d is stored as '%s' revision %d, which this release does not know. Run the release that wrote it, or a newer one."
                        .formatted(position, storedName, revision));
    }
}
