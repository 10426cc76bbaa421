package io.daybook.command.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.eventstore.append.ConnectionSource;

import org.jspecify.annotations.Nullable;

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

/// Connections that can be down, or be lost after the store has done what it was told but before it could say so.
final class FaultyConnections implements ConnectionSource {

    private final DataSource dataSource;
    final AtomicInteger opened = new AtomicInteger();
    volatile boolean down;
    volatile boolean loseNextAnswer;
    private final AtomicReference<@Nullable Frozen> freeze = new AtomicReference<>();

    FaultyConnections(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Stops the next writer that is about to commit.
    Frozen freezeNextCommit() {
        Frozen frozen = new Frozen(new CountDownLatch(1), new CountDownLatch(1));
        freeze.set(frozen);
        return frozen;
    }

    /// A writer between its insert and its commit.
    record Frozen(CountDownLatch reached, CountDownLatch thawed) {

        void awaitFreeze() throws InterruptedException {
            assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
        }

        void thaw() {
            thawed.countDown();
        }
    }

    private void freezeBefore(Method method) throws InterruptedException {
        Frozen frozen = method.getName().equals("commit") ? freeze.getAndSet(null) : null;
        if (frozen != null) {
            frozen.reached().countDown();
            frozen.thawed().await();
        }
    }

    @Override
    public Connection open() throws SQLException {
        if (down) {
            throw new SQLException("refused", "08001");
        }
        opened.incrementAndGet();
        Connection real = dataSource.getConnection();
        return (Connection)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) -> {
                            freezeBefore(method);
                            Object result = call(() -> method.invoke(real, arguments));
                            return result instanceof PreparedStatement statement
                                    ? faulty(real, statement, (String) arguments[0])
                                    : result;
                        });
    }

    private PreparedStatement faulty(Connection connection, PreparedStatement real, String sql) {
        return (PreparedStatement)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {PreparedStatement.class},
                        (proxy, method, arguments) -> {
                            Object result = call(() -> method.invoke(real, arguments));
                            if (loseNextAnswer
                                    && method.getName().equals("executeQuery")
                                    && sql.contains("insert into daybook.events")) {
                                loseNextAnswer = false;
                                connection.close();
                                throw new SQLException("lost", "08006");
                            }
                            return result;
                        });
    }

    private interface Call {
        Object make() throws ReflectiveOperationException;
    }

    private static Object call(Call call) throws Throwable {
        try {
            return call.make();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
