package io.daybook.command.eventstore.snapshots;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/// Takes snapshots behind everybody's back: on a thread of its own, which nobody waits for, and of which too much may be asked.
///
/// A snapshot is stored only where the log has its last event at its place, so that a state which never became durable cannot be one, and
/// only where there is none of the stream that is newer.
public final class Snapshots implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    /// A stream that is shorter is read as a whole.
    private static final int FEWEST_EVENTS = 500;

    /// A longer one is written less often, for its state may be as long as it is: a tenth of it is left to be read.
    private static final int PART_TO_READ = 10;

    private static final int WAITING = 64;
    private static final String SQL =
            """
            insert into daybook.snapshots as s (stream, version, position, model_revision, taken_at, state)
            select e.stream, e.version, e.position, ?, clock_timestamp(), ?::jsonb
            from daybook.events e where e.stream = ? and e.version = ? and e.position = ?
            on conflict (stream) do update set version = excluded.version, position = excluded.position,
                model_revision = excluded.model_revision, taken_at = excluded.taken_at, state = excluded.state
            where s.version < excluded.version or (s.version = excluded.version and s.model_revision <> excluded.model_revision)
            """;

    private final DataSource dataSource;
    private final SnapshotCodec codec = new SnapshotCodec();
    private final ThreadPoolExecutor writer =
            new ThreadPoolExecutor(
                    0,
                    1,
                    1,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING),
                    Thread.ofPlatform().name("daybook-snapshots").daemon().factory(),
                    new ThreadPoolExecutor.DiscardPolicy());

    public Snapshots(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Whether it is time for a snapshot of a stream.
    ///
    /// @param last version of its last snapshot; -1 where there is none
    public static boolean due(long version, long last) {
        return version - last >= Math.max(FEWEST_EVENTS, last / PART_TO_READ);
    }

    /// Stores a state in a while, or not at all where there is too much to do.
    ///
    /// @param position of the stream's event with this version, which must be durable
    public <S> void offer(
            SnapshotForm<S> form, String stream, long version, long position, S state) {
        writer.execute(() -> store(form, stream, version, position, state));
    }

    private void store(
            SnapshotForm<?> form, String stream, long version, long position, Object state) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setInt(1, form.revision());
            statement.setString(2, codec.write(state));
            statement.setString(3, stream);
            statement.setLong(4, version);
            statement.setLong(5, position);
            statement.executeUpdate();
        } catch (SQLException | RuntimeException e) {
            LOG.warn("No snapshot of {} at version {}: {}", stream, version, e.getMessage());
        }
    }

    /// The state that was stored, or null where it cannot be read.
    public <S> @Nullable S read(SnapshotForm<S> form, String stream, String json) {
        try {
            return codec.read(form, json);
        } catch (RuntimeException e) {
            LOG.warn("The snapshot of {} is of no use: {}", stream, e.getMessage());
            return null;
        }
    }

    /// Gives up what is still to be stored.
    @Override
    public void close() {
        writer.shutdownNow();
    }
}
