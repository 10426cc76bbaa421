package io.daybook.command.checkout;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContext;
import io.daybook.command.CommandContexts;
import io.daybook.command.Commands;
import io.daybook.embedded.test.TestDatabase;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The whole command side on a real PostgreSQL, without HTTP.
final class CommandSide implements AutoCloseable {

    /// A database, in words that can be handed to another process.
    record Store(
            String jdbcUrl,
            String engineUser,
            String enginePassword,
            String owner,
            String ownerPassword) {

        static Store of(TestDatabase database) {
            return new Store(
                    database.jdbcUrl(),
                    database.engineUser(),
                    database.enginePassword(),
                    database.owner(),
                    database.ownerPassword());
        }

        static Store of(List<String> arguments) {
            return new Store(
                    arguments.get(0),
                    arguments.get(1),
                    arguments.get(2),
                    arguments.get(3),
                    arguments.get(4));
        }

        List<String> arguments() {
            return List.of(jdbcUrl, engineUser, enginePassword, owner, ownerPassword);
        }

        /// One value that the database's owner sees.
        long number(String sql) {
            return Long.parseLong(rows(sql).getFirst());
        }

        /// The first column of what the database's owner sees.
        List<String> rows(String sql) {
            try (Connection connection =
                            DriverManager.getConnection(jdbcUrl, owner, ownerPassword);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                List<String> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(String.valueOf(row.getString(1)));
                }
                return rows;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final Store store;
    private final ConfigurableApplicationContext context;

    CommandSide(TestDatabase database, String... properties) {
        this(Store.of(database), properties);
    }

    CommandSide(Store store, String... properties) {
        this.store = store;
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "spring.main.banner-mode=off",
                                "spring.datasource.url=" + store.jdbcUrl(),
                                "spring.datasource.username=" + store.engineUser(),
                                "spring.datasource.password=" + store.enginePassword(),
                                "spring.flyway.user=" + store.owner(),
                                "spring.flyway.password=" + store.ownerPassword(),
                                "spring.flyway.default-schema=daybook",
                                "spring.flyway.schemas=daybook,views,analytics"));
        all.addAll(List.of(properties));
        context =
                new SpringApplicationBuilder(CheckoutTest.CommandSide.class)
                        .web(WebApplicationType.NONE)
                        .properties(all.toArray(String[]::new))
                        .run();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Answer ask(Command command) {
        return dispatch(command, null).join();
    }

    /// @param expectedVersion as in `If-Match`
    CompletableFuture<Answer> dispatch(Command command, @Nullable Long expectedVersion) {
        return bean(Commands.class)
                .dispatch(
                        command,
                        new CommandContext(
                                "tester",
                                "back-office",
                                CommandContexts.newId(),
                                "test",
                                null,
                                null,
                                null,
                                null,
                                null,
                                expectedVersion));
    }

    long number(String sql) {
        return store.number(sql);
    }

    List<String> rows(String sql) {
        return store.rows(sql);
    }

    @Override
    public void close() {
        context.close();
    }
}
