package io.daybook.app.doors;

import io.daybook.app.Http;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// Reads server-sent events as browsers do. Closing it cuts the connection.
public final class OpenStream implements AutoCloseable {

    /// @param id what to come back with
    public record Message(String id, JsonNode data) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpResponse<Stream<String>> response;
    private final Iterator<String> lines;

    private OpenStream(HttpRequest request) {
        try {
            response = client.send(request, BodyHandlers.ofLines());
            lines = response.body().iterator();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// @param lastEventId of the last message that came; empty to begin
    public static OpenStream open(Http http, String path, String lastEventId) {
        HttpRequest.Builder request = http.request(path).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return new OpenStream(request.build());
    }

    public int status() {
        return response.statusCode();
    }

    /// The next messages; waits for them.
    public List<Message> take(int count) {
        List<Message> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.add(next());
        }
        return messages;
    }

    /// Waits for two heartbeats.
    public void awaitHeartbeats() {
        int beats = 0;
        while (beats < 2) {
            if (lines.next().startsWith(":")) {
                beats++;
            }
        }
    }

    /// All lines until the server ends the stream; fails where the connection breaks instead.
    public List<String> rest() {
        List<String> rest = new ArrayList<>();
        lines.forEachRemaining(rest::add);
        return rest;
    }

    private Message next() {
        String id = "";
        while (true) {
            String line = lines.next();
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                return new Message(id, Http.JSON.readTree(line.substring(6)));
            }
        }
    }

    @Override
    public void close() {
        response.body().close();
        client.shutdownNow();
    }
}
