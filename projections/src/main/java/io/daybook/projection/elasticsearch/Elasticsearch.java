package io.daybook.projection.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.HealthStatus;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.TransportException;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;

import io.daybook.projection.StoreUnavailable;

import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The way to Elasticsearch. Nothing connects before the first call, so that the engine starts and serves while Elasticsearch is
/// down or still booting; after a failed call its address is read again, because an embedded node may have come up on another port.
public final class Elasticsearch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Elasticsearch.class);
    private static final String STORE = "elasticsearch";
    private static final Duration STATUS_PATIENCE = Duration.ofSeconds(2);

    private final Supplier<ElasticsearchProperties> properties;
    private final String indexPrefix;

    private final ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor();

    private @Nullable ElasticsearchProperties connectedTo;
    private @Nullable ElasticsearchClient client;
    private boolean doubtful;

    /// One request, or a few that belong together.
    @FunctionalInterface
    public interface Call<T> {
        T on(ElasticsearchClient client) throws IOException;
    }

    /// @param properties read when a connection is made
    /// @param indexPrefix put before the name of every index, so that several shops can share a cluster
    public Elasticsearch(Supplier<ElasticsearchProperties> properties, String indexPrefix) {
        this.properties = properties;
        this.indexPrefix = indexPrefix;
    }

    /// What the index is called on this cluster, for readers and writers alike.
    public String alias(SearchIndex index) {
        return indexPrefix + index.name();
    }

    /// Calls Elasticsearch.
    ///
    /// @throws StoreUnavailable when it does not answer, is overloaded, or refuses our credentials
    /// @throws ElasticsearchException when it answers that the request was wrong
    public <T> T call(Call<T> call) {
        ElasticsearchClient connected = client();
        try {
            return call.on(connected);
        } catch (ElasticsearchException e) {
            if (isPassing(e.status())) {
                throw unavailable(e.status() + " " + e.error().type(), e);
            }
            throw e;
        } catch (TransportException e) {
            if (e.statusCode() >= 400 && e.statusCode() < 500 && !isPassing(e.statusCode())) {
                throw new IllegalStateException(
                        "Elasticsearch answered %d to %s."
                                .formatted(e.statusCode(), e.endpointId()),
                        e);
            }
            throw unavailable(e.getMessage(), e);
        } catch (IOException e) {
            throw unavailable(e.getMessage(), e);
        }
    }

    /// Calls Elasticsearch for somebody who will not wait longer. The client has one time limit for all its requests, and ignores a
    /// request's own: so the waiting is ended here.
    ///
    /// @throws StoreUnavailable also when it has not answered by then
    public <T> T call(Duration patience, Call<T> call) {
        Future<T> answer = waiters.submit(() -> call(call));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unavailable("not within " + patience.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable("the caller was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /// Asks how Elasticsearch is. Never throws: what went wrong is part of the answer.
    public ElasticsearchStatus status() {
        try {
            HealthStatus health = call(STATUS_PATIENCE, c -> c.cluster().health()).status();
            String version = null;
            try {
                version = call(STATUS_PATIENCE, c -> c.info()).version().number();
            } catch (RuntimeException e) {
                LOG.debug("Elasticsearch does not tell its version", e);
            }
            return new ElasticsearchStatus(
                    true, health.jsonValue().toLowerCase(Locale.ROOT), version, null);
        } catch (RuntimeException e) {
            return new ElasticsearchStatus(false, null, null, e.getMessage());
        }
    }

    /// Copies of each shard to ask for, where the configuration tells.
    @Nullable Integer replicas() {
        return properties.get().replicas();
    }

    private synchronized ElasticsearchClient client() {
        ElasticsearchClient current = client;
        if (current != null && !doubtful) {
            return current;
        }
        ElasticsearchProperties now = properties.get();
        doubtful = false;
        if (current != null && now.equals(connectedTo)) {
            return current;
        }
        if (now.uris().isEmpty()) {
            doubtful = true;
            throw new StoreUnavailable(
                    STORE,
                    "Elasticsearch has no address yet: the embedded node is starting, or daybook.elasticsearch.uris is not set.",
                    null);
        }
        disconnect();
        LOG.info("Using {}", now);
        current = connect(now);
        client = current;
        connectedTo = now;
        return current;
    }

    private ElasticsearchClient connect(ElasticsearchProperties to) {
        var builder =
                Rest5Client.builder(to.uris())
                        .setConnectionConfigCallback(
                                c -> c.setConnectTimeout(Timeout.of(to.connectTimeout())))
                        .setRequestConfigCallback(r ->
                                r.setResponseTimeout(Timeout.of(to.responseTimeout()))
                                        .setConnectionRequestTimeout(
                                                Timeout.of(to.responseTimeout())));
        if (to.apiKey() != null) {
            builder.setDefaultHeaders(authorization("ApiKey " + to.apiKey()));
        } else if (to.username() != null) {
            byte[] credentials =
                    (to.username() + ":" + to.password()).getBytes(StandardCharsets.UTF_8);
            builder.setDefaultHeaders(
                    authorization("Basic " + Base64.getEncoder().encodeToString(credentials)));
        }
        return new ElasticsearchClient(
                new Rest5ClientTransport(
                        builder.build(), new Jackson3JsonpMapper(DocumentJson.MAPPER)));
    }

    private static Header[] authorization(String value) {
        return new Header[] {new BasicHeader("Authorization", value, true)};
    }

    private StoreUnavailable unavailable(@Nullable String why, Exception cause) {
        synchronized (this) {
            doubtful = true;
        }
        return new StoreUnavailable(STORE, "Elasticsearch does not answer: " + why, cause);
    }

    /// Answers that another try may turn into a success: credentials can be repaired, load passes, nodes come back.
    static boolean isPassing(int status) {
        return status == 401 || status == 403 || status == 408 || status == 429 || status >= 500;
    }

    private void disconnect() {
        ElasticsearchClient current = client;
        client = null;
        connectedTo = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                LOG.debug("Closing the connection to Elasticsearch", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        waiters.shutdownNow();
        disconnect();
    }
}
