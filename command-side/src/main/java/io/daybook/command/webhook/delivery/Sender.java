package io.daybook.command.webhook.delivery;

import io.daybook.command.webhook.Destinations;
import io.daybook.command.webhook.Destinations.AddressRefused;
import io.daybook.command.webhook.Signature;
import io.daybook.command.webhook.WebhookSecrets;
import io.daybook.command.webhook.WebhookSecrets.MasterKeyLost;
import io.daybook.shared.webhook.Registration;
import io.daybook.shared.webhook.Registration.Previous;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/// Makes one attempt: looks the host up, signs, sends, and says in a word what came of it. What receivers say is not kept.
final class Sender implements AutoCloseable {

    /// @param status of the answer, where there was one
    /// @param error in one word; absent where it was taken
    /// @param retryAfter what the receiver asks for; absent where it does not
    record Result(@Nullable Integer status, @Nullable String error, @Nullable Duration retryAfter) {

        static Result failed(String error) {
            return new Result(null, error, null);
        }
    }

    private static final Duration LOOK_UP = Duration.ofSeconds(5);

    private final Destinations destinations;
    private final WebhookSecrets secrets;
    private final Clock clock;
    private final Post post;

    /// Looking a host up cannot be hurried, and would keep one of the few threads that all others run on.
    private final ExecutorService lookUps =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().name("daybook-webhook-lookup-", 0).daemon().factory());

    Sender(Destinations destinations, WebhookSecrets secrets, Clock clock, Duration limit) {
        this.destinations = destinations;
        this.secrets = secrets;
        this.clock = clock;
        this.post = new Post((SSLSocketFactory) SSLSocketFactory.getDefault(), limit);
    }

    Result send(Registration webhook, String messageId, byte[] body) {
        try {
            Instant now = clock.instant();
            URI url = URI.create(webhook.url());
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Content-Type", "application/cloudevents+json; charset=UTF-8");
            headers.put("User-Agent", "Daybook-Webhooks/1");
            headers.put("webhook-id", messageId);
            headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
            headers.put("webhook-signature", signatures(webhook, messageId, now, body));
            Post.Answer answer = post.send(url, locate(url), headers, body, now);
            boolean taken = answer.status() >= 200 && answer.status() < 300;
            return new Result(answer.status(), taken ? null : "status", answer.retryAfter());
        } catch (MasterKeyLost e) {
            return Result.failed("key-lost");
        } catch (AddressRefused e) {
            return Result.failed("address-refused");
        } catch (UnknownHostException e) {
            return Result.failed("unknown-host");
        } catch (SocketTimeoutException | TimeoutException e) {
            return Result.failed("timeout");
        } catch (ConnectException | NoRouteToHostException e) {
            return Result.failed("unreachable");
        } catch (SSLException e) {
            return Result.failed("tls");
        } catch (IOException e) {
            return Result.failed("connection-lost");
        }
    }

    /// While a secret that was rotated out may still sign, both do.
    private String signatures(Registration webhook, String messageId, Instant now, byte[] body) {
        long timestamp = now.getEpochSecond();
        Signature signature = secrets.signature(webhook.webhookId(), webhook.secret());
        Previous previous = webhook.previous();
        String signatures = signature.of(messageId, timestamp, body);
        if (previous == null || !now.isBefore(previous.until())) {
            return signatures;
        }
        return signatures
                + " "
                + secrets.signature(webhook.webhookId(), previous.secret())
                        .of(messageId, timestamp, body);
    }

    private InetAddress locate(URI url) throws IOException, AddressRefused, TimeoutException {
        Future<InetAddress> found = lookUps.submit(() -> destinations.locate(url));
        try {
            return found.get(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case AddressRefused refused -> throw refused;
                case IOException unknown -> throw unknown;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The engine ends.");
        }
    }

    @Override
    public void close() {
        post.close();
        lookUps.shutdownNow();
    }
}
