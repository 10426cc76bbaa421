package io.daybook.embedded.test;

import org.postgresql.ds.PGSimpleDataSource;

import javax.sql.DataSource;

/// An empty database of a test's own. The owner runs migrations, the engine's role works with what they made.
public record TestDatabase(
        String jdbcUrl,
        String owner,
        String ownerPassword,
        String engineUser,
        String enginePassword) {
    /// Connections of the owner, unpooled.
    public DataSource ownerDataSource() {
        return dataSource(owner, ownerPassword);
    }

    /// Connections of the engine's role, unpooled.
    public DataSource engineDataSource() {
        return dataSource(engineUser, enginePassword);
    }

    private DataSource dataSource(String user, String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }
}
