package io.daybook.command.timers;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import javax.sql.DataSource;

/// The timers in PostgreSQL. Everything is done to many at a time, in one statement. Whoever takes a timer has it for as long as the lease,
/// and longer where it renews it; a process that dies, or is frozen, loses its timers to others by doing nothing.
public final class TimerTable {

    /// The rows of timers that were not set anew meanwhile, locked in the order of their ids, as all who touch several do: so nobody
    /// waits for somebody who waits for them.
    private static final String HELD =
            """
            with held as (
                select t.kind, t.id from daybook.timers t join unnest(?::text[], ?::bigint[]) as u (id, turn) on t.id = u.id and t.turn = u.turn
                where t.kind = ? order by t.id for update of t
            )
            """;

    private static final String SET =
            """
            insert into daybook.timers as t (kind, id, due_at, next_at, data)
            select ?, u.id, u.due_at, u.due_at, u.data::jsonb
            from unnest(?::text[], ?::timestamptz[], ?::text[]) as u (id, due_at, data) order by u.id
            on conflict (kind, id) do update
            set due_at = excluded.due_at, next_at = excluded.due_at, data = excluded.data, attempts = 0, turn = t.turn + 1
            where t.due_at <> excluded.due_at
            """;

    private static final String SET_IF_ABSENT =
            """
            insert into daybook.timers (kind, id, due_at, next_at, data) values (?, ?, ?::timestamptz, ?::timestamptz, ?::jsonb)
            on conflict (kind, id) do nothing
            """;

    private static final String FORGET =
            """
            with named as (select id from daybook.timers where kind = ? and id = any (?::text[]) order by id for update)
            delete from daybook.timers t using named where t.kind = ? and t.id = named.id
            """;

    private static final String TAKE =
            """
            with due as (
                select kind, id from daybook.timers where kind = ? and next_at <= now()
                order by next_at limit ? for update skip locked
            )
            update daybook.timers t set next_at = now() + make_interval(secs => ?)
            from due where t.kind = due.kind and t.id = due.id
            returning t.id, t.due_at, t.attempts, t.turn, t.data::text
            """;

    private static final String RENEW =
            HELD
                    + """
                    update daybook.timers t set next_at = now() + make_interval(secs => ?) from held where t.kind = held.kind and t.id = held.id
                    """;

    private static final String DONE =
            HELD
                    + "delete from daybook.timers t using held where t.kind = held.kind and t.id = held.id";

    private static final String FAILED =
            HELD
                    + """
                    update daybook.timers t set attempts = t.attempts + 1,
                        next_at = now() + make_interval(secs => least(?, power(2, least(t.attempts, 20))))
                    from held where t.kind = held.kind and t.id = held.id
                    """;

    private final DataSource dataSource;
    private final double leaseSeconds;

    /// @param lease how long a taken timer is left alone by others
    public TimerTable(DataSource dataSource, Duration lease) {
        this.dataSource = new TransactionAwareDataSourceProxy(dataSource);
        this.leaseSeconds = lease.toMillis() / 1000.0;
    }

    /// Sets timers, or sets them anew where they were to fire at another time. Part of the caller's transaction, where there is one.
    public void set(String kind, Collection<Timer.Setting> settings) {
        if (settings.isEmpty()) {
            return;
        }
        update(
                SET,
                statement -> {
                    statement.setString(1, kind);
                    texts(statement, 2, settings.stream().map(Timer.Setting::id).toList());
                    texts(
                            statement,
                            3,
                            settings.stream().map(each -> each.due().toString()).toList());
                    texts(statement, 4, settings.stream().map(Timer.Setting::data).toList());
                });
    }

    public void setIfAbsent(String kind, Timer.Setting setting) {
        update(
                SET_IF_ABSENT,
                statement -> {
                    statement.setString(1, kind);
                    statement.setString(2, setting.id());
                    statement.setString(3, setting.due().toString());
                    statement.setString(4, setting.due().toString());
                    statement.setString(5, setting.data());
                });
    }

    /// Removes timers that have nothing to do any more.
    public void forget(String kind, Collection<String> ids) {
        if (!ids.isEmpty()) {
            update(
                    FORGET,
                    statement -> {
                        statement.setString(1, kind);
                        texts(statement, 2, List.copyOf(ids));
                        statement.setString(3, kind);
                    });
        }
    }

    /// Takes what is due, the longest waiting first, for as long as the lease.
    List<Timer> take(String kind, int limit) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(TAKE)) {
            statement.setString(1, kind);
            statement.setInt(2, limit);
            statement.setDouble(3, leaseSeconds);
            List<Timer> taken = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Instant due = row.getObject(2, OffsetDateTime.class).toInstant();
                    taken.add(
                            new Timer(
                                    row.getString(1),
                                    due,
                                    row.getInt(3),
                                    row.getLong(4),
                                    row.getString(5)));
                }
            }
            return taken;
        }
    }

    void renew(String kind, Collection<Timer> timers) throws SQLException {
        change(RENEW, kind, timers, leaseSeconds);
    }

    void done(String kind, Collection<Timer> timers) throws SQLException {
        change(DONE, kind, timers, null);
    }

    /// They are tried again after 1, 2, 4 ... seconds.
    void failed(String kind, Collection<Timer> timers, Duration longestPause) throws SQLException {
        change(FAILED, kind, timers, (double) longestPause.toSeconds());
    }

    private void change(String sql, String kind, Collection<Timer> timers, @Nullable Double seconds)
            throws SQLException {
        if (timers.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            texts(statement, 1, timers.stream().map(Timer::id).toList());
            statement.setArray(
                    2,
                    connection.createArrayOf("int8", timers.stream().map(Timer::turn).toArray()));
            statement.setString(3, kind);
            if (seconds != null) {
                statement.setDouble(4, seconds);
            }
            statement.executeUpdate();
        }
    }

    private static void texts(PreparedStatement statement, int index, List<String> texts)
            throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("text", texts.toArray()));
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private void update(String sql, Binding binding) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Timers could not be set: " + e.getMessage(), e);
        }
    }
}
