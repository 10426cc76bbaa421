package io.daybook.projection.rebuild;

import io.daybook.projection.StoreUnavailable;
import io.daybook.projection.rebuild.Rebuild.Difference;
import io.daybook.projection.rebuild.Rebuild.Kind;
import io.daybook.projection.rebuild.Rebuild.State;
import io.daybook.projection.rebuild.RebuildRejected.Code;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

/// Rebuilds as they stand in `views.rebuilds`.
final class RebuildTable implements Rebuilds {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final TypeReference<List<Difference>> SAMPLES = new TypeReference<>() {};

    /// A version's number is never used twice, so that no leftover of an earlier one is taken for it.
    private static final String START =
            """
            insert into views.rebuilds (id, view, kind, state, ask_always, rate_limit, actor, reason, version)
            select ?::uuid, v.view, 'rebuild', 'queued', ?::boolean, ?::int, ?::text, ?::text,
                1 + greatest(1, (select max(version) from views.view_versions o where o.view = v.view),
                             (select max(version) from views.rebuilds r where r.view = v.view))
            from views.view_positions v where v.view = ?
            on conflict (view) where ended_at is null do nothing
            """;

    private static final String START_FOR =
            """
            insert into views.rebuilds (id, view, kind, state, actor, reason, revision, version)
            select ?::uuid, v.view, ?::text, 'queued', ?::text, ?::text, ?::int,
                1 + greatest(1, (select max(version) from views.view_versions o where o.view = v.view),
                             (select max(version) from views.rebuilds r where r.view = v.view))
            from views.view_positions v where v.view = ?
              and (?::int is null or not exists (
                  select from views.rebuilds r where r.view = v.view and
                      (r.state = 'cancelled' and r.revision = ?::int
                       or r.kind = 'rollback' and r.state = 'switched'
                          and not exists (select from views.rebuilds l where l.view = r.view and l.state = 'switched' and l.ended_at > r.ended_at))))
              and not exists (
                  select from views.rebuilds r where r.view = v.view and r.actor = 'system' and r.state in ('failed', 'cancelled')
                      and r.ended_at > now() - interval '5 minutes')
            on conflict (view) where ended_at is null do nothing
            """;

    private static final String ROLL_BACK =
            """
            insert into views.rebuilds (id, view, kind, state, actor, reason, version, position)
            select ?::uuid, view, 'rollback', 'queued', ?::text, ?::text, version, position
            from views.view_versions where view = ? and role = 'previous'
            on conflict (view) where ended_at is null do nothing
            """;

    private final DataSource dataSource;

    RebuildTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Rebuild start(String view, Options options) {
        return connected(connection -> {
            UUID id = insert(connection, view, options);
            if (id == null) {
                checkKnown(connection, view);
                throw running(view);
            }
            return read(connection, id);
        });
    }

    @Override
    public List<Rebuild> startAll(Options options) {
        return connected(connection -> {
            List<Rebuild> started = new ArrayList<>();
            connection.setAutoCommit(false);
            for (String view : views(connection)) {
                UUID id = insert(connection, view, options);
                if (id != null) {
                    started.add(read(connection, id));
                }
            }
            connection.commit();
            return started;
        });
    }

    /// Starts what nobody has asked for. False where something is going on with the view already, or where people have ended the same before.
    ///
    /// @param revision that the live version is to be of; absent where that is not the reason
    boolean startFor(
            Connection connection,
            String view,
            Kind kind,
            String actor,
            String reason,
            @Nullable Integer revision)
            throws SQLException {
        return update(
                        connection,
                        START_FOR,
                        UUID.randomUUID(),
                        Texts.of(kind),
                        actor,
                        reason,
                        revision,
                        view,
                        revision,
                        revision)
                == 1;
    }

    @Override
    public Rebuild rollBack(String view, String actor, String reason) {
        return connected(connection -> {
            UUID id = UUID.randomUUID();
            if (update(connection, ROLL_BACK, id, actor, reason, view) == 1) {
                return read(connection, id);
            }
            checkKnown(connection, view);
            if (isOpen(connection, view)) {
                throw running(view);
            }
            throw RebuildRejected.because(
                    Code.NOTHING_TO_ROLL_BACK_TO,
                    "There is no version of %s before the live one.".formatted(view));
        });
    }

    @Override
    public Optional<Rebuild> get(UUID id) {
        return connected(connection -> find(connection, id));
    }

    @Override
    public List<Rebuild> list(@Nullable String view, @Nullable UUID before, int limit) {
        return connected(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            """
                            select * from views.rebuilds
                            where view = coalesce(?::text, view)
                                and (?::uuid is null
                                     or (asked_at, id) < (select b.asked_at, b.id from views.rebuilds b where b.id = ?))
                            order by asked_at desc, id desc limit ?
                            """)) {
                select.setString(1, view);
                select.setObject(2, before);
                select.setObject(3, before);
                select.setInt(4, limit);
                return rebuilds(select);
            }
        });
    }

    @Override
    public Rebuild pause(UUID id) {
        return wish(id, "paused = true");
    }

    @Override
    public Rebuild resume(UUID id) {
        return wish(id, "paused = false");
    }

    @Override
    public Rebuild cancel(UUID id) {
        return wish(id, "cancel_asked = true");
    }

    @Override
    public Rebuild confirm(UUID id, String actor, String reason) {
        return connected(connection -> {
            int updated =
                    update(
                            connection,
                            """
                            update views.rebuilds set confirmed_by = ?, confirmed_because = ?
                            where id = ? and state = 'awaiting-confirmation' and confirmed_by is null
                            """,
                            actor,
                            reason,
                            id);
            Rebuild rebuild = read(connection, id);
            if (updated == 0) {
                checkOpen(rebuild);
                throw RebuildRejected.because(
                        Code.REBUILD_NOT_WAITING,
                        "Rebuild %s does not wait for a confirmation: it is %s."
                                .formatted(id, rebuild.state().text()));
            }
            return rebuild;
        });
    }

    private Rebuild wish(UUID id, String change) {
        return connected(connection -> {
            int updated =
                    update(
                            connection,
                            "update views.rebuilds set %s where id = ? and ended_at is null"
                                    .formatted(change),
                            id);
            Rebuild rebuild = read(connection, id);
            if (updated == 0) {
                checkOpen(rebuild);
            }
            return rebuild;
        });
    }

    private static @Nullable UUID insert(Connection connection, String view, Options options)
            throws SQLException {
        UUID id = UUID.randomUUID();
        int inserted =
                update(
                        connection,
                        START,
                        id,
                        options.askAlways(),
                        options.eventsPerSecond(),
                        options.actor(),
                        options.reason(),
                        view);
        return inserted == 1 ? id : null;
    }

    private static List<String> views(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "select view from views.view_positions order by view");
                ResultSet row = select.executeQuery()) {
            List<String> views = new ArrayList<>();
            while (row.next()) {
                views.add(row.getString(1));
            }
            return views;
        }
    }

    private static void checkKnown(Connection connection, String view) throws SQLException {
        if (!views(connection).contains(view)) {
            throw RebuildRejected.because(
                    Code.UNKNOWN_VIEW,
                    "There is no view %s. These are there: %s."
                            .formatted(view, String.join(", ", views(connection))));
        }
    }

    private static boolean isOpen(Connection connection, String view) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select from views.rebuilds where view = ? and ended_at is null")) {
            select.setString(1, view);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void checkOpen(Rebuild rebuild) {
        if (rebuild.state().isEnd()) {
            throw RebuildRejected.because(
                    Code.REBUILD_ENDED,
                    "Rebuild %s has ended: it is %s."
                            .formatted(rebuild.id(), rebuild.state().text()));
        }
    }

    private static RebuildRejected running(String view) {
        return RebuildRejected.because(
                Code.REBUILD_RUNNING,
                "View %s is being rebuilt already. Wait for it, or cancel it.".formatted(view));
    }

    private static Rebuild read(Connection connection, UUID id) throws SQLException {
        return find(connection, id)
                .orElseThrow(() ->
                        RebuildRejected.because(
                                Code.UNKNOWN_REBUILD, "There is no rebuild " + id + "."));
    }

    static Optional<Rebuild> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select * from views.rebuilds where id = ?")) {
            select.setObject(1, id);
            return rebuilds(select).stream().findFirst();
        }
    }

    private static List<Rebuild> rebuilds(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<Rebuild> rebuilds = new ArrayList<>();
            while (row.next()) {
                rebuilds.add(rebuild(row));
            }
            return rebuilds;
        }
    }

    private static Rebuild rebuild(ResultSet row) throws SQLException {
        State stored = Texts.read(State.class, row.getString("state"));
        State state = row.getBoolean("paused") && !stored.isEnd() ? State.PAUSED : stored;
        long position = row.getLong("position");
        long target = row.getLong("target");
        double rate = row.getDouble("events_per_second");
        return new Rebuild(
                row.getObject("id", UUID.class),
                row.getString("view"),
                Texts.read(Kind.class, row.getString("kind")),
                state,
                position,
                target,
                rate,
                state.isEnd() || rate <= 0
                        ? null
                        : (long) Math.ceil(Math.max(0, target - position) / rate),
                row.getObject("compared_at", Long.class),
                row.getObject("differences", Long.class),
                JSON.readValue(row.getString("samples"), SAMPLES),
                row.getInt("version"),
                row.getString("actor"),
                row.getString("reason"),
                row.getString("confirmed_by"),
                row.getString("confirmed_because"),
                row.getString("error"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static int update(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T connected(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new StoreUnavailable("postgresql", "Rebuilds cannot be asked for now.", e);
        }
    }
}
