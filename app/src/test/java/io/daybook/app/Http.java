package io.daybook.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Speaks HTTP to an engine as callers do.
public final class Http {

    public static final JsonMapper JSON = new JsonMapper();

    static {
        // Less than the 20 seconds after which an engine closes what is idle: a request that met
        // the end of its connection would fail, for only those that read are sent again unasked.
        System.setProperty("jdk.httpclient.keepalive.timeout", "10");
    }

    private final URI engine;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Http(URI engine) {
        this.engine = engine;
    }

    /// Speaks to an engine that runs elsewhere.
    public static Http to(URI engine) {
        return new Http(engine);
    }

    URI engine() {
        return engine;
    }

    /// @param text the body as it came
    public record Answer(int status, String text, java.net.http.HttpHeaders headers) {

        static Answer of(HttpResponse<String> response) {
            return new Answer(response.statusCode(), response.body(), response.headers());
        }

        public JsonNode json() {
            return text.isBlank() ? JsonNodeFactory.instance.objectNode() : JSON.readTree(text);
        }

        /// The code of a problem; empty for anything else.
        public String code() {
            return header("Content-Type").startsWith("application/problem+json")
                    ? json().path("code").asString("")
                    : "";
        }

        /// Empty where the answer has no such header.
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /// Asks a query that sees all that the token stands for, and waits for that as long as may be: views that the tests of a whole JVM share may
    /// be behind by more than the two seconds that are usual.
    public Answer get(String path, @Nullable String consistencyToken) {
        HttpRequest.Builder request = request(path).GET();
        if (consistencyToken != null) {
            request.header("Consistency-Token", consistencyToken).header("Prefer", "wait=30");
        }
        return send(request);
    }

    public Answer get(String path) {
        return get(path, null);
    }

    /// Has the engine prove from its log that no unit was sold twice and no cent lost.
    public void proveTheBooks() {
        for (JsonNode each : get("/api/v1/audit/identities").json().path("identities")) {
            Answer answer = get("/api/v1/audit/identities/" + each.path("name").asString());
            assertThat(answer.json().path("breaches")).as(answer.text()).isEmpty();
            assertThat(answer.json().path("holds").asBoolean(false)).as(answer.text()).isTrue();
        }
        proveTheReports();
    }

    /// Has the engine add up the same figures in two ways, as soon as the views they come from have come equally far.
    private void proveTheReports() {
        Answer checks =
                Awaitility.await("views come equally far")
                        .atMost(Duration.ofMinutes(2))
                        .until(
                                () -> get("/api/v1/reports/cross-checks"),
                                answer ->
                                        answer.status() == 200
                                                && answer.json()
                                                        .path("rows")
                                                        .valueStream()
                                                        .allMatch(row ->
                                                                row.path("events_apart").asLong(1)
                                                                        == 0));
        assertThat(checks.json().path("rows"))
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(row.path("difference").asLong(1)).as(row.toString()).isZero());
    }

    /// Posts JSON under a fresh idempotency key.
    public Answer post(String path, String json, String... headers) {
        return send(posting(path, json, headers));
    }

    public CompletableFuture<Answer> postAsync(String path, String json, String... headers) {
        return client.sendAsync(posting(path, json, headers).build(), BodyHandlers.ofString())
                .thenApply(Answer::of);
    }

    public Answer put(String path, String json, String... headers) {
        HttpRequest.Builder request = request(path);
        request.header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.PUT(BodyPublishers.ofString(json)));
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /// Sends what the other methods would not.
    public Answer send(HttpRequest.Builder request) {
        try {
            return Answer.of(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(engine.resolve(path)).timeout(Duration.ofMinutes(1));
    }

    private HttpRequest.Builder posting(String path, String json, String... headers) {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(json));
        request.setHeader("Content-Type", "application/json");
        request.setHeader("Idempotency-Key", UUID.randomUUID().toString());
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request;
    }
}
