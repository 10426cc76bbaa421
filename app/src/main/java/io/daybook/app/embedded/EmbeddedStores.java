package io.daybook.app.embedded;

import io.daybook.embedded.DataFolder;
import io.daybook.embedded.elasticsearch.EmbeddedElasticsearch;
import io.daybook.embedded.postgres.Credentials;
import io.daybook.embedded.postgres.EmbeddedPostgres;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.TreeMap;

/// The stores an engine brings itself, and what its configuration must say of them.
final class EmbeddedStores implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedStores.class);

    private final EmbeddedStoresSettings settings;
    private final DataFolder folder;
    private final Map<String, Object> properties = new TreeMap<>();
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable EmbeddedElasticsearch elasticsearch;

    private EmbeddedStores(EmbeddedStoresSettings settings, DataFolder folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /// Takes the data folder; nothing is started yet.
    static EmbeddedStores open(EmbeddedStoresSettings settings) {
        return new EmbeddedStores(settings, DataFolder.lock(settings.data()));
    }

    synchronized void startPostgres() {
        EmbeddedPostgres started = EmbeddedPostgres.start(folder, settings.postgres());
        postgres = started;
        Credentials credentials = started.credentials();
        properties.put("spring.datasource.url", started.jdbcUrl());
        properties.put("spring.datasource.username", Credentials.ENGINE);
        properties.put("spring.datasource.password", credentials.enginePassword());
        properties.put("spring.flyway.url", started.jdbcUrl());
        properties.put("spring.flyway.user", Credentials.OWNER);
        properties.put("spring.flyway.password", credentials.ownerPassword());
        properties.put("daybook.embedded.postgresql.active", true);
        log.info("PostgreSQL serves at {}, its data in {}", started.jdbcUrl(), folder.path());
    }

    synchronized void startElasticsearch() {
        EmbeddedElasticsearch started =
                EmbeddedElasticsearch.startInBackground(folder, settings.elasticsearch());
        elasticsearch = started;
        properties.put("daybook.elasticsearch.uris", started.uri().toString());
        properties.put("daybook.embedded.elasticsearch.active", true);
        log.info("Elasticsearch starts at {}", started.uri());
        var _ =
                started.ready()
                        .thenRun(() -> log.info("Elasticsearch serves at {}", started.uri()));
    }

    Map<String, Object> properties() {
        return properties;
    }

    @Override
    public synchronized void close() {
        if (elasticsearch != null) {
            elasticsearch.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        folder.close();
    }
}
