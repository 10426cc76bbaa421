package io.daybook.command.payment.simulator;

import io.daybook.command.payment.CallbackKey;
import io.daybook.command.payment.PaymentProvider.Operation;
import io.daybook.command.payment.simulator.Simulator.Mood;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Tells an engine what became of an operation, signed in the way of Standard Webhooks. Nothing depends on its arrival, so it is told once, or
/// as badly as the operation asks for.
public final class Callbacks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIME_OUT = Duration.ofSeconds(5);

    private final URI url;
    private final CallbackKey key;
    private final Duration pause;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIME_OUT)
                    .build();
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("simulator-callbacks").daemon().factory());

    /// @param url the engine's address for callbacks of this provider
    /// @param key the engine's, from its key file
    /// @param pause the longest that late ones wait
    public Callbacks(URI url, CallbackKey key, Duration pause) {
        this.url = url;
        this.key = key;
        this.pause = pause;
    }

    void tell(Operation operation, Mood mood) {
        String id = "msg-" + UUID.randomUUID();
        switch (mood) {
            case CALLS_BACK_TWICE -> {
                send(id, operation, 0);
                send(id, operation, 0);
            }
            case CALLS_BACK_LATE ->
                    send(id, operation, ThreadLocalRandom.current().nextLong(pause.toMillis() + 1));
            case APPROVES, DECLINES, TIMES_OUT, LOSES_REPLY, DECLINES_REFUND, IS_SLOW ->
                    send(id, operation, 0);
        }
    }

    @Override
    public void close() {
        later.shutdownNow();
        http.close();
    }

    private void send(String id, Operation operation, long millis) {
        later.schedule(() -> post(id, operation), millis, TimeUnit.MILLISECONDS);
    }

    private void post(String id, Operation operation) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "operation.settled");
        body.put("paymentId", operation.paymentId());
        body.put("key", operation.key());
        byte[] bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        long timestamp = Instant.now().getEpochSecond();
        try {
            http.send(
                    HttpRequest.newBuilder(url)
                            .timeout(TIME_OUT)
                            .header("Content-Type", "application/json")
                            .header("webhook-id", id)
                            .header("webhook-timestamp", Long.toString(timestamp))
                            .header("webhook-signature", key.sign(id, timestamp, bytes))
                            .POST(BodyPublishers.ofByteArray(bytes))
                            .build(),
                    BodyHandlers.discarding());
        } catch (IOException e) {
            LOG.info("{} does not take callbacks: {}", url, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
