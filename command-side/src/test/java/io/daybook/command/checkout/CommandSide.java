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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The whole command side on a real PostgreSQL, without HTTP.
final class CommandSide implements AutoCloseable {

    private final TestDatabase database;
    private final ConfigurableApplicationContext context;

    CommandSide(TestDatabase database, String... properties) {
        this.database = database;
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "spring.main.banner-mode=off",
                                "spring.datasource.url=" + database.jdbcUrl(),
                                "spring.datasource.username=" + database.engineUser(),
                                "spring.datasource.password=" + database.enginePassword(),
                                "spring.flyway.user=" + database.owner(),
                                "spring.flyway.password=" + database.ownerPassword(),
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

    /// One value that the database owner sees.
    long number(String sql) {
        return Long.parseLong(rows(sql).getFirst());
    }

    /// The first column of what the database owner sees.
    List<String> rows(String sql) {
        try (Connection connection = database.ownerDataSource().getConnection();
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

    @Override
    public void close() {
        context.close();
    }
}
