package io.daybook.app.kills;

import io.daybook.app.Http;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/// What clients wanted and were told, on disk before it counts: a wish before it is sent, an answer before its client goes on. The checks read the
/// file, not anybody's memory.
final class Journal implements AutoCloseable {

    /// @param text the body, byte for byte
    record Told(int status, String text) {

        boolean granted() {
            return status < 300;
        }
    }

    record Contents(Map<String, Wish> wishes, Map<String, Told> told) {}

    private final Path file;
    private final FileChannel channel;
    private int acknowledged;
    private @Nullable Throwable fault;

    Journal(Path file) throws IOException {
        this.file = file;
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    synchronized void intended(Wish wish) throws IOException {
        append(Http.JSON.createObjectNode().set("wish", Http.JSON.valueToTree(wish)));
    }

    synchronized void told(Wish wish, Told told) throws IOException {
        append(
                Http.JSON
                        .createObjectNode()
                        .put("key", wish.key())
                        .set("told", Http.JSON.valueToTree(told)));
        acknowledged++;
        notifyAll();
    }

    /// A client was told what it must never be told.
    synchronized void fault(Throwable what) {
        if (fault == null) {
            fault = what;
        }
        notifyAll();
    }

    synchronized void noFault() {
        if (fault != null) {
            throw new AssertionError("A client gave up: " + fault.getMessage(), fault);
        }
    }

    synchronized int acknowledged() {
        return acknowledged;
    }

    /// Waits until so many answers are in.
    synchronized void awaitAcknowledged(int wanted, Duration limit)
            throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + limit.toNanos();
        while (acknowledged < wanted) {
            noFault();
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new TimeoutException(
                        "%d of %d answers after %s".formatted(acknowledged, wanted, limit));
            }
            wait(left);
        }
    }

    Contents read() throws IOException {
        Map<String, Wish> wishes = new LinkedHashMap<>();
        Map<String, Told> told = new LinkedHashMap<>();
        String text;
        synchronized (this) {
            text = Files.readString(file);
        }
        text.lines()
                .forEach(line -> {
                    JsonNode entry = Http.JSON.readTree(line);
                    if (entry.has("wish")) {
                        Wish wish = Http.JSON.treeToValue(entry.path("wish"), Wish.class);
                        wishes.put(wish.key(), wish);
                    } else {
                        told.put(
                                entry.path("key").asString(),
                                Http.JSON.treeToValue(entry.path("told"), Told.class));
                    }
                });
        return new Contents(wishes, told);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void append(JsonNode entry) throws IOException {
        byte[] line = (Http.JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        channel.write(ByteBuffer.wrap(line));
        channel.force(false);
    }
}
