package io.daybook.command.bus;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/// Counts the connections that are asked for: every read of streams takes one, and makes one round trip on it.
final class CountingDataSource extends DelegatingDataSource {

    private final AtomicInteger count;

    CountingDataSource(DataSource dataSource, AtomicInteger count) {
        super(dataSource);
        this.count = count;
    }

    @Override
    public Connection getConnection() throws SQLException {
        count.incrementAndGet();
        return super.getConnection();
    }
}
