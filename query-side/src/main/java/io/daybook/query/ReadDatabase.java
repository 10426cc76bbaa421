package io.daybook.query;

import org.springframework.jdbc.core.simple.JdbcClient;

/// The PostgreSQL read models, over connections that can only read and have a time limit per statement. They are a pool of their own, so that
/// many readers never keep the command side waiting for a connection.
public record ReadDatabase(JdbcClient jdbc) {}
