package io.daybook.command.eventstore.append;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.Metadata;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// A unit of work on its way into the log: stored whole or not at all. One without entries waits until all that it has seen is durable.
public final class Append {

    /// An event with its place in its stream.
    ///
    /// @param payload the event as JSON in UTF-8
    public record Entry(
            String stream,
            long version,
            UUID eventId,
            String type,
            DomainEvent event,
            byte[] payload) {}

    /// The answer to keep for the caller's idempotency key.
    ///
    /// @param json kept byte for byte
    public record KeyedAnswer(String key, String fingerprint, String json, boolean refused) {}

    /// Where it went.
    ///
    /// @param position of its last event, or, where it has none, of the last event that it may have seen
    /// @param recordedAt by the database's clock
    public record Receipt(long position, Instant recordedAt) {}

    final List<Entry> entries;
    final List<Lineage> lineages;
    final String commandId;
    final Metadata metadata;
    final byte[] metadataJson;
    final @Nullable KeyedAnswer answer;
    private final CompletableFuture<Receipt> done = new CompletableFuture<>();

    /// @param metadataJson the metadata of all entries as JSON in UTF-8
    /// @param lineages of all streams that the unit of work has read, whether it writes to them or not
    public Append(
            List<Entry> entries,
            List<Lineage> lineages,
            Metadata metadata,
            byte[] metadataJson,
            @Nullable KeyedAnswer answer) {
        this.entries = entries;
        this.lineages = lineages;
        this.commandId = metadata.commandId();
        this.metadata = metadata;
        this.metadataJson = metadataJson;
        this.answer = answer;
    }

    /// One that never got into the queue.
    public static Append failed(RuntimeException cause) {
        Append append =
                new Append(
                        List.of(),
                        List.of(),
                        new Metadata("", "", "", "", null, null, null),
                        new byte[0],
                        null);
        append.fail(cause);
        return append;
    }

    /// Completes when it is durable, or exceptionally: with [StreamConflict], [KeyAnswered], [OutcomeUnknown] or [StoreBusy].
    public CompletableFuture<Receipt> done() {
        return done;
    }

    boolean builtOnSand() {
        for (Lineage lineage : lineages) {
            if (lineage.broken()) {
                return true;
            }
        }
        return false;
    }

    void succeed(Receipt receipt) {
        done.complete(receipt);
    }

    /// What was built upon it must not be stored.
    void fail(RuntimeException cause) {
        if (!entries.isEmpty()) {
            lineages.forEach(Lineage::breakOff);
        }
        done.completeExceptionally(cause);
    }
}
