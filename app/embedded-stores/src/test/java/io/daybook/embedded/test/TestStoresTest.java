package io.daybook.embedded.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;

class TestStoresTest {
    @Test
    void each_database_is_empty_and_the_test_s_own() throws SQLException {
        TestDatabase first = TestStores.database();
        TestDatabase second = TestStores.database();
        try (var connection = first.ownerDataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create schema daybook create table daybook.marker(id bigint)");
        }
        try (var connection = second.ownerDataSource().getConnection();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select count(*) from pg_namespace where nspname = 'daybook'")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }

    @Test
    void the_engine_logs_in_and_owns_nothing() throws SQLException {
        try (var connection = TestStores.database().engineDataSource().getConnection();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("create schema mine"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void the_owner_makes_roles_and_sets_the_engine_s_rights() throws SQLException {
        try (var connection = TestStores.database().ownerDataSource().getConnection();
                var statement = connection.createStatement()) {
            // Roles outlive a JVM that is killed in here.
            statement.execute("drop role if exists test_reader");
            statement.execute("create role test_reader nologin");
            statement.execute("alter role daybook_engine set statement_timeout = '0'");
            statement.execute("drop role test_reader");
        }
    }
}
