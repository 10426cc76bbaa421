package io.daybook.benchmarks.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// Axon's own JDBC event storage engine under its simple command bus, with a strong cache of aggregates and thirty-two pooled
/// connections: what a careful user of Axon 4.13 would set up on PostgreSQL. The same decision, the same event.
final class StockEngine implements AutoCloseable {

    private static final int CONNECTIONS = 32;

    private final HikariDataSource dataSource;
    private final CommandGateway gateway;

    StockEngine(String jdbcUrl, String user, String password) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl + (jdbcUrl.contains("?") ? "&" : "?") + "currentSchema=axon");
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(120_000);
        dataSource = new HikariDataSource(config);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists axon cascade");
            statement.execute("create schema axon");
        }
        SpringTransactionManager transactions =
                new SpringTransactionManager(new DataSourceTransactionManager(dataSource));
        Serializer serializer = Jackson3Serializer.builder().build();
        JdbcEventStorageEngine engine =
                JdbcEventStorageEngine.builder()
                        .connectionProvider(
                                new UnitOfWorkAwareConnectionProviderWrapper(
                                        new SpringDataSourceConnectionProvider(dataSource)))
                        .transactionManager(transactions)
                        .eventSerializer(serializer)
                        .snapshotSerializer(serializer)
                        .persistenceExceptionResolver(new SQLStateResolver("23505"))
                        .build();
        transactions.executeInTransaction(
                () -> engine.createSchema(PostgresEventTableFactory.INSTANCE));
        EmbeddedEventStore store = EmbeddedEventStore.builder().storageEngine(engine).build();
        EventSourcingRepository<Item> repository =
                EventSourcingRepository.builder(Item.class)
                        .eventStore(store)
                        .cache(new StrongCache())
                        .build();
        SimpleCommandBus bus = SimpleCommandBus.builder().transactionManager(transactions).build();
        Registration ignored =
                AggregateAnnotationCommandHandler.<Item>builder()
                        .aggregateType(Item.class)
                        .repository(repository)
                        .build()
                        .subscribe(bus);
        gateway = DefaultCommandGateway.builder().commandBus(bus).build();
    }

    /// Receives one unit of stock, and answers when it is stored.
    void receive(String stream) {
        gateway.sendAndWait(new Receive(stream, 1));
    }

    @Override
    public void close() {
        dataSource.close();
    }

    record Receive(@TargetAggregateIdentifier String stream, int quantity) {}

    record Received(String stream, String location, int quantity, String reference, String at) {}

    static class Item {

        // Axon takes an id that is there for the aggregate being there.
        @AggregateIdentifier private @Nullable String stream;
        private long onHand;

        Item() {}

        @CommandHandler
        @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
        void handle(Receive command) {
            AggregateLifecycle.apply(
                    new Received(
                            command.stream(),
                            "main",
                            command.quantity(),
                            "benchmark",
                            Instant.now().toString()));
        }

        @EventSourcingHandler
        void on(Received event) {
            stream = event.stream();
            onHand += event.quantity();
        }
    }

    /// Holds aggregates until told otherwise. Axon's advice, a weak one, is emptied at every garbage collection.
    /// Its interface answers null for "not there".
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
    private static final class StrongCache implements Cache {

        private final ConcurrentHashMap<Object, Object> entries = new ConcurrentHashMap<>();

        @Override
        public <K, V> V get(K key) {
            return (V) entries.get(key);
        }

        @Override
        public void put(Object key, Object value) {
            entries.put(key, value);
        }

        @Override
        public boolean putIfAbsent(Object key, Object value) {
            return entries.putIfAbsent(key, value) == null;
        }

        @Override
        public boolean remove(Object key) {
            return entries.remove(key) != null;
        }

        @Override
        public void removeAll() {
            entries.clear();
        }

        @Override
        public boolean containsKey(Object key) {
            return entries.containsKey(key);
        }

        @Override
        public Registration registerCacheEntryListener(EntryListener listener) {
            return () -> true;
        }

        @Override
        public <V> void computeIfPresent(Object key, UnaryOperator<V> update) {
            entries.computeIfPresent(key, (ignored, value) -> update.apply((V) value));
        }
    }
}
