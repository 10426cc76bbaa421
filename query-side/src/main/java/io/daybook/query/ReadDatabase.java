package io.daybook.query;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

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

    @Override
    public void close() {
        pool.close();
    }
}
