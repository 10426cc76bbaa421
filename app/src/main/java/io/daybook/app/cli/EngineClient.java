package io.daybook.app.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/// Talks to a running engine. Problems that it answers with become [EngineRefused], silence [EngineUnreachable].
final class EngineClient {

    static final JsonMapper JSON = new JsonMapper();

    private final URI engine;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    EngineClient(URI engine) {
        this.engine = engine;
    }

    /// The engine at `DAYBOOK_URL`.
    static EngineClient fromEnvironment() {
        String url = System.getProperty("daybook.url", System.getenv("DAYBOOK_URL"));
        return new EngineClient(
                URI.create(url == null || url.isBlank() ? "http://localhost:8080" : url));
    }

    URI engine() {
        return engine;
    }

    /// The JSON at a path, whatever the status; an answer without JSON is null.
    Answer get(String path) {
        return send(request(path).GET().build());
    }

    /// The JSON at a path.
    JsonNode read(String path) {
        return get(path).orRefuse();
    }

    /// The text at a path, such as CSV.
    String text(String path, String mediaType) {
        HttpResponse<String> response =
                exchange(request(path).header("Accept", mediaType).GET().build());
        if (response.statusCode() >= 400) {
            throw new EngineRefused(response.statusCode(), parse(response.body()));
        }
        return response.body();
    }

    /// An answer that is read as it comes; the caller closes its body.
    ///
    /// @param headers names and values in turn
    HttpResponse<InputStream> open(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<InputStream> response =
                    http.send(request.GET().build(), BodyHandlers.ofInputStream());
            if (response.statusCode() >= 400) {
                try (InputStream body = response.body()) {
                    throw new EngineRefused(
                            response.statusCode(),
                            parse(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
            return response;
        } catch (IOException e) {
            throw new EngineUnreachable(engine, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineUnreachable(engine, e);
        }
    }

    /// Sends a body. The idempotency key lets the same request be sent again without a second effect.
    Answer post(String path, String mediaType, BodyPublisher body, String idempotencyKey) {
        return send(
                request(path)
                        .header("Content-Type", mediaType)
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(body)
                        .build());
    }

    /// Asks for work under a fresh idempotency key, in the name of whoever `DAYBOOK_ACTOR` refers to.
    Answer post(String path, JsonNode body) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .header("Daybook-Role", "back-office")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
        String actor = System.getenv("DAYBOOK_ACTOR");
        if (actor != null && !actor.isBlank()) {
            request.header("Daybook-Actor", actor);
        }
        return send(request.build());
    }

    /// A part of a path or query as it is written there.
    static String escaped(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(engine.resolve(path)).timeout(Duration.ofMinutes(5));
    }

    private Answer send(HttpRequest request) {
        HttpResponse<String> response = exchange(request);
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Location").orElse(null),
                parse(response.body()));
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new EngineUnreachable(engine, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineUnreachable(engine, e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return body.isBlank() ? JsonNodeFactory.instance.objectNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.objectNode().put("detail", body);
        }
    }

    /// @param location where to look next, if the engine said so
    record Answer(int status, @Nullable String location, JsonNode body) {

        JsonNode orRefuse() {
            if (status >= 400) {
                throw new EngineRefused(status, body);
            }
            return body;
        }
    }
}
