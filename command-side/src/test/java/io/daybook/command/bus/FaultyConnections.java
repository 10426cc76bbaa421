package io.daybook.command.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.eventstore.append.ConnectionSource;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

/// Connections that can be down, or be lost before the store has done what it was told, or after that but before it could say so, or in between.
final class FaultyConnections implements ConnectionSource {

    private final DataSource dataSource;
    final AtomicInteger opened = new AtomicInteger();
    volatile boolean down;
    volatile boolean loseNextAnswer;

    /// The next statement is lost with its connection, but the store carries it out even so: when it has been asked what became of it.
    volatile boolean delayNextStatement;

    private final AtomicReference<@Nullable Frozen> freeze = new AtomicReference<>();
    private final AtomicReference<@Nullable Frozen> freezeInsert = new AtomicReference<>();
    private final AtomicReference<@Nullable Late> late = new AtomicReference<>();

    FaultyConnections(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Stops the next writer that has inserted and is about to commit.
    Frozen freezeNextCommit() {
        Frozen frozen = new Frozen(new CountDownLatch(1), new CountDownLatch(1));
        freeze.set(frozen);
        return frozen;
    }

    /// Stops the next writer that is about to insert.
    Frozen freezeNextInsert() {
        Frozen frozen = new Frozen(new CountDownLatch(1), new CountDownLatch(1));
        freezeInsert.set(frozen);
        return frozen;
    }

    /// A writer in the middle of its transaction.
    record Frozen(CountDownLatch reached, CountDownLatch thawed) {

        void awaitFreeze() throws InterruptedException {
            assertThat(reached.await(2, TimeUnit.MINUTES)).isTrue();
        }

        void thaw() {
            thawed.countDown();
        }
    }

    /// A statement that the store has received and not yet begun.
    private record Late(Connection connection, PreparedStatement statement) {

        void carryOut() throws SQLException {
            try (connection) {
                statement.executeQuery().close();
            }
        }
    }

    @Override
    public Connection open() throws SQLException {
        if (down) {
            throw new SQLException("refused", "08001");
        }
        opened.incrementAndGet();
        return new Faulty(dataSource.getConnection()).connection();
    }

    private final class Faulty {

        private final Connection real;
        private boolean inserted;
        private boolean abandoned;

        Faulty(Connection real) {
            this.real = real;
        }

        Connection connection() {
            return (Connection)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {BaseConnection.class},
                            this::connection);
        }

        private @Nullable Object connection(
                Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            switch (method.getName()) {
                case "unwrap" -> {
                    return proxy;
                }
                case "close" -> {
                    if (abandoned) {
                        return null;
                    }
                }
                case "commit" -> freezeIfInserted();
                default -> {}
            }
            Object result = call(() -> method.invoke(real, arguments));
            if (method.getName().equals("rollback")) {
                Late statement = late.getAndSet(null);
                if (statement != null) {
                    statement.carryOut();
                }
            }
            return result instanceof PreparedStatement statement && arguments != null
                    ? statement(statement, (String) arguments[0])
                    : result;
        }

        private PreparedStatement statement(PreparedStatement statement, String sql) {
            boolean insert = sql.contains("insert into daybook.events");
            return (PreparedStatement)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {PreparedStatement.class},
                            (proxy, method, arguments) -> {
                                boolean inserting =
                                        insert && method.getName().equals("executeQuery");
                                if (inserting && delayNextStatement) {
                                    delayNextStatement = false;
                                    abandoned = true;
                                    late.set(new Late(real, statement));
                                    throw new SQLException("lost", "08006");
                                }
                                if (inserting) {
                                    freeze(freezeInsert.getAndSet(null));
                                }
                                Object result = call(() -> method.invoke(statement, arguments));
                                inserted |= inserting;
                                if (inserting && loseNextAnswer) {
                                    loseNextAnswer = false;
                                    real.close();
                                    throw new SQLException("lost", "08006");
                                }
                                return result;
                            });
        }

        private void freezeIfInserted() throws InterruptedException {
            Frozen frozen = inserted ? freeze.getAndSet(null) : null;
            inserted = false;
            freeze(frozen);
        }

        private static void freeze(@Nullable Frozen frozen) throws InterruptedException {
            if (frozen != null) {
                frozen.reached().countDown();
                frozen.thawed().await();
            }
        }
    }

    private interface Call {
        @Nullable Object make() throws ReflectiveOperationException;
    }

    private static @Nullable Object call(Call call) throws Throwable {
        try {
            return call.make();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
