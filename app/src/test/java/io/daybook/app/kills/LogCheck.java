package io.daybook.app.kills;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.kills.Journal.Contents;
import io.daybook.app.kills.Journal.Told;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares the journal with the log by SQL alone: none of the engine's code has a say in it.
final class LogCheck {

    private static final String GAPS =
            """
            select (select count(*) from daybook.events) as events,
                (select coalesce(max(position), 0) from daybook.events) as last,
                (select last_position from daybook.event_head) as head,
                (select count(*) from (select from daybook.events group by stream
                    having min(version) <> 0 or max(version) <> count(*) - 1) as torn) as torn
            """;
    private static final String OVERSOLD =
            """
            select stream, min(left_over) from (
                select stream, sum(case type when 'stock.reserved' then -(payload->>'quantity')::int
                    else (payload->>'quantity')::int end) over (partition by stream order by version) as left_over
                from daybook.events where type in ('stock.received', 'stock.adjusted', 'stock.reserved')) as running
            group by stream having min(left_over) < 0
            """;
    private static final String EFFECTS =
            """
            select position, command_id, stream || ' ' || type || ' ' || coalesce(payload->>'quantity', '0'),
                coalesce(payload->>'orderId', payload->>'reference')
            from daybook.events
            where type in ('stock.received', 'stock.adjusted', 'stock.reserved', 'order.placed', 'cart.checked-out')
            order by position
            """;
    private static final String ANSWERS =
            "select idempotency_key, refused, position from daybook.command_answers";

    /// Events of one command that stand together.
    private record Unit(String commandId, List<String> effects, long last) {

        boolean follows(String command, long position) {
            return commandId.equals(command) && position == last + 1;
        }

        Unit and(String effect) {
            List<String> more = new ArrayList<>(effects);
            more.add(effect);
            return new Unit(commandId, more, last + 1);
        }
    }

    private record Kept(boolean refused, long position) {}

    private LogCheck() {}

    /// While clients go on: what they were told before the log is looked at has to be in it, and what is in it they must have wanted.
    static void compare(Journal journal, PostgresProcess postgres) throws Exception {
        Map<String, Told> told = journal.read().told();
        Map<String, List<Unit>> units;
        Map<String, Kept> kept;
        try (Connection connection = postgres.asOwner()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement statement = connection.createStatement()) {
                dense(statement);
                units = units(statement);
                kept = kept(statement);
            }
            connection.rollback();
        }
        Contents contents = journal.read();
        Set<String> foreign = new HashSet<>(units.keySet());
        for (Wish wish : contents.wishes().values()) {
            foreign.remove(wish.id());
            compare(
                    wish,
                    told.get(wish.key()),
                    units.getOrDefault(wish.id(), List.of()),
                    kept.get("http:" + wish.key()));
        }
        assertThat(foreign).as("recorded, but wished by nobody").isEmpty();
    }

    private static void compare(
            Wish wish, @Nullable Told told, List<Unit> units, @Nullable Kept kept) {
        String what = wish + ", told " + told;
        if (told != null) {
            assertThat(kept).as("answer kept to " + what).isNotNull();
        }
        if (kept == null || kept.refused()) {
            assertThat(units).as("no effect of " + what).isEmpty();
        } else {
            assertThat(units).as("one effect of " + what).hasSize(1);
            Unit unit = units.getFirst();
            assertThat(unit.effects().stream().sorted().toList())
                    .as("whole effect of " + what)
                    .isEqualTo(wish.effects());
            assertThat(kept.position()).as("position told of " + what).isEqualTo(unit.last());
        }
        if (told != null && kept != null) {
            assertThat(told.granted()).as("granted: " + what).isEqualTo(!kept.refused());
        }
    }

    private static void dense(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(GAPS)) {
            row.next();
            assertThat(row.getLong("last")).as("last position").isEqualTo(row.getLong("events"));
            assertThat(row.getLong("head")).as("head").isEqualTo(row.getLong("last"));
            assertThat(row.getLong("torn")).as("streams with gaps").isZero();
        }
        try (ResultSet rows = statement.executeQuery(OVERSOLD)) {
            assertThat(rows.next()).as("something was sold twice").isFalse();
        }
    }

    /// What was done, by what it was about.
    private static Map<String, List<Unit>> units(Statement statement) throws SQLException {
        Map<String, List<Unit>> units = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(EFFECTS)) {
            while (rows.next()) {
                long position = rows.getLong(1);
                String command = rows.getString(2);
                List<Unit> about = units.computeIfAbsent(rows.getString(4), _ -> new ArrayList<>());
                Unit before = about.isEmpty() ? null : about.getLast();
                if (before != null && before.follows(command, position)) {
                    about.removeLast();
                    about.add(before.and(rows.getString(3)));
                } else {
                    about.add(new Unit(command, List.of(rows.getString(3)), position));
                }
            }
        }
        return units;
    }

    private static Map<String, Kept> kept(Statement statement) throws SQLException {
        Map<String, Kept> kept = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(ANSWERS)) {
            while (rows.next()) {
                kept.put(rows.getString(1), new Kept(rows.getBoolean(2), rows.getLong(3)));
            }
        }
        return kept;
    }
}
