package io.daybook.query;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

import javax.sql.DataSource;

/// The PostgreSQL read models, over connections that can only read and give up a statement that takes too long. They are a pool of their
/// own, so that many readers never keep the command side waiting for a connection.
public final class ReadDatabase implements AutoCloseable {

    private static final long CONNECT_MILLIS = 3_000;

    private final HikariDataSource pool;
    private final JdbcClient jdbc;

    ReadDatabase(JdbcConnectionDetails database, QuerySettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("daybook-query");
        config.setJdbcUrl(database.getJdbcUrl());
        config.setUsername(database.getUsername());
        config.setPassword(database.getPassword());
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setConnectionInitSql(
                "set session characteristics as transaction read only; set statement_timeout = "
                        + settings.statementTimeout().toMillis());
        // The engine starts without its database too, and says so in its health.
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
        jdbc = JdbcClient.create(pool);
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    /// Runs several queries on one state of the database, with a time limit of their own: for reports, which read a lot and must add up.
    public <T> T snapshot(Duration statementTimeout, Function<JdbcClient, T> queries) {
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
        transaction.setReadOnly(true);
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    // What is summed up over everything is better sorted in memory than in files.
                    jdbc.sql(
                                    "select set_config('statement_timeout', :millis, true) || set_config('work_mem', '64MB', true)")
                            .param("millis", Long.toString(statementTimeout.toMillis()))
                            .query()
                            .singleValue();
                    return queries.apply(jdbc);
                }));
    }

    /// For what needs a cursor over many rows.
    public DataSource dataSource() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }
}
