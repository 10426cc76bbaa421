package io.daybook.embedded.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/// The roles and databases every Daybook database server has. Needs a superuser's connection; all of it may be repeated.
///
/// The owner `daybook` runs the migrations and may make roles; the engine's role `daybook_engine` logs in and owns nothing. The
/// owner administers the engine's role, so that a migration may set its rights.
public final class Roles {
    private Roles() {}

    /// Makes the roles that are missing. Existing ones keep their passwords.
    public static void create(Connection superuser, Credentials credentials) throws SQLException {
        createRole(superuser, Credentials.OWNER, "createrole", credentials.ownerPassword());
        createRole(superuser, Credentials.ENGINE, "", credentials.enginePassword());
        try (var statement = superuser.createStatement()) {
            statement.execute(
                    "grant "
                            + Credentials.ENGINE
                            + " to "
                            + Credentials.OWNER
                            + " with admin option");
        }
    }

    private static void createRole(
            Connection superuser, String role, String rights, String password) throws SQLException {
        if (!exists(superuser, "select 1 from pg_roles where rolname = ?", role)) {
            try (var statement = superuser.createStatement()) {
                statement.execute(
                        "create role %s login %s password '%s'".formatted(role, rights, password));
            }
        }
    }

    /// Makes an empty database of the owner's when it is missing. `name` is trusted: it is not quoted.
    public static void createDatabase(Connection superuser, String name) throws SQLException {
        if (!exists(superuser, "select 1 from pg_database where datname = ?", name)) {
            try (var statement = superuser.createStatement()) {
                statement.execute("create database %s owner %s".formatted(name, Credentials.OWNER));
            }
        }
    }

    private static boolean exists(Connection superuser, String query, String name)
            throws SQLException {
        try (var statement = superuser.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
