package io.daybook.command.bus;

import io.daybook.command.eventstore.append.ConnectionSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/// Connections that can be down, or be lost after the store has done what it was told but before it could say so.
final class FaultyConnections implements ConnectionSource {

    private final DataSource dataSource;
    final AtomicInteger opened = new AtomicInteger();
    volatile boolean down;
    volatile boolean loseNextAnswer;

    FaultyConnections(DataSource dataSource) {
        this.dataSource = dataSource;
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
