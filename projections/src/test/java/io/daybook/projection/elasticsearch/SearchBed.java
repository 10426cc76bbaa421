package io.daybook.projection.elasticsearch;

import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewWriter;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.Metadata;
import io.daybook.shared.log.RecordedEvent;

import org.flywaydb.core.Flyway;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/// The books of a test, empty, indexes of its own, and events as the log would hand them out.
public final class SearchBed implements AutoCloseable {

    private static final TestDatabase DATABASE = migrated();

    private final Elasticsearch elasticsearch;
    private long position;

    public SearchBed() {
        this(
                new Elasticsearch(
                        () -> ElasticsearchProperties.at(TestStores.elasticsearch()),
                        "test-" + UUID.randomUUID() + "-"));
    }

    public SearchBed(Elasticsearch elasticsearch) {
        this.elasticsearch = elasticsearch;
        try (Connection connection = DATABASE.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("truncate views.product_search, views.order_search");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestDatabase migrated() {
        TestDatabase database = TestStores.database();
        Flyway.configure()
                .dataSource(database.ownerDataSource())
                .locations("classpath:db/migration")
                .defaultSchema("daybook")
                .schemas("daybook", "views", "analytics")
                .load()
                .migrate();
        return database;
    }

    public Elasticsearch elasticsearch() {
        return elasticsearch;
    }

    public List<RecordedEvent> recorded(DomainEvent... events) {
        List<RecordedEvent> recorded = new ArrayList<>();
        for (DomainEvent event : events) {
            position++;
            recorded.add(
                    new RecordedEvent(
                            position,
                            "test:1",
                            position,
                            UUID.randomUUID(),
                            event,
                            new Metadata("tester", "system", "c", "c", null, null, null),
                            Instant.parse("2026-01-01T00:00:00Z")));
        }
        return recorded;
    }

    public void prepare(ViewWriter writer) throws Exception {
        try (Connection connection = DATABASE.ownerDataSource().getConnection()) {
            writer.prepare(ViewStore.live(connection));
        }
    }

    /// Writes a batch in a transaction of its own.
    public void write(ViewWriter writer, List<RecordedEvent> batch) throws Exception {
        write(writer, batch, true);
    }

    /// Writes a batch, and keeps or loses what went to PostgreSQL.
    public void write(ViewWriter writer, List<RecordedEvent> batch, boolean commit)
            throws Exception {
        try (Connection connection = DATABASE.ownerDataSource().getConnection()) {
            connection.setAutoCommit(false);
            writer.write(batch, ViewStore.live(connection));
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
    }

    /// What can be found right now: documents by id, each with its version under `version`.
    public Map<String, Map<String, Object>> documents(SearchIndex index) {
        Map<String, Map<String, Object>> found = new TreeMap<>();
        elasticsearch
                .call(c ->
                        c.search(
                                s -> s.index(elasticsearch.alias(index)).size(1000).version(true),
                                Map.class))
                .hits()
                .hits()
                .forEach(hit -> {
                    Map<String, Object> document = new TreeMap<>();
                    Objects.requireNonNull(hit.source())
                            .forEach((k, v) -> document.put((String) k, v));
                    document.put("version", hit.version());
                    found.put(hit.id(), document);
                });
        return found;
    }

    @Override
    public void close() {
        for (SearchIndex index : List.of(SearchIndex.PRODUCTS, SearchIndex.ORDERS)) {
            elasticsearch.call(c ->
                    c.indices()
                            .delete(d ->
                                    d.index(
                                                    elasticsearch.alias(index) + "-000001",
                                                    elasticsearch.alias(index) + "-000002")
                                            .ignoreUnavailable(true)));
        }
        elasticsearch.close();
    }
}
