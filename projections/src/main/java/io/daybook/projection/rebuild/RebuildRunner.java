package io.daybook.projection.rebuild;

import io.daybook.projection.Faults;
import io.daybook.projection.ViewIndex;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.letters.Corrections;
import io.daybook.projection.rebuild.Rebuild.Kind;
import io.daybook.projection.rebuild.Rebuild.State;
import io.daybook.projection.rebuild.Versions.Version;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.EventLog;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.sql.DataSource;

/// Works on the rebuilds that were asked for, beside the live views and on threads of its own. However many processes may do so: each claims what
/// is free, and goes on with what another has left.
///
/// It also begins some by itself: where this release's projector is of a later revision than the one that made the live version, and where live
/// tables or indexes are damaged.
final class RebuildRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RebuildRunner.class);

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LOOK_FOR_DAMAGE = Duration.ofSeconds(10);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final String ENGINE = "system";

    private final Map<String, ViewWriter> writers = new LinkedHashMap<>();
    private final DataSource dataSource;
    private final EventLog log;
    private final EventHistory history;
    private final EventJson json;
    private final RebuildTable table;
    private final Consumer<String> wakeLive;
    private final Claims claims;
    private final int threads;
    private final int range;

    private final Map<UUID, Making> makings = new HashMap<>();
    private final Semaphore signal = new Semaphore(0);
    private @Nullable ExecutorService pool;
    private @Nullable Pass pass;
    private @Nullable Thread loop;
    private volatile boolean running;
    private final Set<String> registered = new HashSet<>();
    private final Set<String> judged = new HashSet<>();
    private long lookedAtNanos;
    private long lookedForDamageAtNanos = System.nanoTime() - LOOK_FOR_DAMAGE.toNanos();

    RebuildRunner(
            Collection<ViewWriter> writers,
            DataSource dataSource,
            EventLog log,
            EventHistory history,
            EventJson json,
            RebuildTable table,
            Consumer<String> wakeLive,
            Duration lease,
            int threads,
            int range) {
        writers.forEach(writer -> this.writers.put(writer.view(), writer));
        this.dataSource = dataSource;
        this.log = log;
        this.history = history;
        this.json = json;
        this.table = table;
        this.wakeLive = wakeLive;
        this.claims = new Claims(dataSource, lease);
        this.threads = threads;
        this.range = range;
    }

    @Override
    public synchronized void start() {
        if (running || writers.isEmpty()) {
            return;
        }
        running = true;
        pool = Executors.newFixedThreadPool(threads, task -> daemon(task, "rebuild-of-a-view"));
        pass = new Pass(log, pool, range);
        lookedAtNanos = System.nanoTime() - LOOK.toNanos();
        Thread thread = daemon(this::run, "rebuilds");
        loop = thread;
        thread.start();
    }

    /// Lets what is being written come to its end; what is left goes on in another process, or at the next start.
    @Override
    public synchronized void stop() {
        end(true);
    }

    /// As if the process had died: nothing is handed over.
    synchronized void die() {
        end(false);
    }

    private void end(boolean handOver) {
        Thread thread = loop;
        ExecutorService workers = pool;
        if (!running || thread == null || workers == null) {
            return;
        }
        running = false;
        signal.release();
        try {
            if (!handOver) {
                thread.interrupt();
                workers.shutdownNow();
            }
            thread.join(STOP_WITHIN.toMillis());
            workers.shutdown();
            if (!workers.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
            }
            if (pass != null) {
                pass.close();
            }
            if (handOver) {
                claims.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.debug("Rebuilds are taken over when their claims end", e);
        }
        makings.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void run() {
        boolean waiting = false;
        while (running && !Thread.currentThread().isInterrupted()) {
            try {
                boolean more = turn();
                waiting = false;
                if (!more) {
                    signal.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                    signal.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                if (!waiting) {
                    LOG.warn("Rebuilds wait: {}", Faults.textOf(e));
                    LOG.debug("Why rebuilds wait", e);
                }
                waiting = true;
                try {
                    TimeUnit.SECONDS.sleep(1);
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    /// Does what is due; false where nothing was.
    private boolean turn() throws Exception {
        ExecutorService workers = pool;
        Pass shared = pass;
        if (workers == null || shared == null) {
            return false;
        }
        if (System.nanoTime() - lookedAtNanos >= LOOK.toNanos()) {
            look();
            lookedAtNanos = System.nanoTime();
        }
        List<Making> filling = new ArrayList<>();
        for (Making making : makings.values()) {
            if (!making.isDue()) {
                continue;
            }
            if (making.isFilling()) {
                filling.add(making);
            } else {
                making.begun();
                workers.execute(() -> {
                    State before = making.state();
                    try {
                        making.act();
                    } finally {
                        making.ended();
                        if (making.state() != before) {
                            signal.release();
                        }
                    }
                });
            }
        }
        if (filling.isEmpty()) {
            return false;
        }
        lookedAtNanos -= LOOK.toNanos(); // a stretch takes its time: see what was wished meanwhile
        return shared.step(filling);
    }

    private void look() throws SQLException {
        begin();
        Set<UUID> seen = new HashSet<>();
        for (Claim claim : claims.look(writers.keySet())) {
            seen.add(claim.id());
            Making making = makings.get(claim.id());
            ViewWriter writer = writers.get(claim.view());
            if (making != null && !making.isLost()) {
                making.seen(claim);
            } else if (writer != null && (making == null || !making.isBusy())) {
                makings.put(
                        claim.id(),
                        new Making(
                                claim,
                                writer,
                                dataSource,
                                log,
                                claims,
                                new Corrections(claim.view(), history, json),
                                wakeLive));
            }
        }
        makings.values()
                .removeIf(making -> !seen.contains(making.claim().id()) && !making.isBusy());
    }

    /// Makes live versions known, and begins what nobody has to ask for.
    private void begin() throws SQLException {
        for (ViewWriter writer : writers.values()) {
            if (!registered.contains(writer.view())) {
                try (Connection connection = dataSource.getConnection()) {
                    new Versions(writer).register(connection);
                }
                registered.add(writer.view());
            }
            if (!judged.contains(writer.view())) {
                beginIfChanged(writer);
                judged.add(writer.view());
            }
        }
        if (System.nanoTime() - lookedForDamageAtNanos >= LOOK_FOR_DAMAGE.toNanos()) {
            lookedForDamageAtNanos = System.nanoTime();
            for (ViewWriter writer : writers.values()) {
                beginIfDamaged(writer);
            }
            mendSqlViews();
        }
    }

    private void beginIfChanged(ViewWriter writer) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Version live = new Versions(writer).inRole(connection, "live");
            if (live != null && live.revision() < writer.revision()) {
                table.startFor(
                        connection,
                        writer.view(),
                        Kind.REBUILD,
                        ENGINE,
                        "The projector is of revision %d; the live version was made by revision %d."
                                .formatted(writer.revision(), live.revision()),
                        writer.revision());
            }
        }
    }

    /// An index that is gone is filled again from its book, which takes seconds; tables are made again from the log.
    private void mendIndex(ViewWriter writer) {
        ViewIndex index = writer.index().orElse(null);
        try {
            if (index == null || index.isSound()) {
                return;
            }
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement claim =
                            connection.prepareStatement(
                                    "select from views.view_positions where view = ? and position > 0 for update skip locked")) {
                connection.setAutoCommit(false);
                claim.setString(1, writer.view());
                try (ResultSet row = claim.executeQuery()) {
                    if (row.next() && !index.isSound()) {
                        LOG.error(
                                "The index of view {} is damaged, and is filled again.",
                                writer.view());
                        index.mend(ViewStore.live(connection));
                    }
                }
                connection.commit();
            }
            wakeLive.accept(writer.view());
        } catch (Exception e) {
            LOG.debug("The index of view {} cannot be looked at now", writer.view(), e);
        }
    }

    /// Those whose tables are damaged too come back with the tables.
    private void mendSqlViews() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement mend = connection.prepareStatement("select views.mend_views()");
                ResultSet row = mend.executeQuery()) {
            if (row.next() && row.getInt(1) > 0) {
                LOG.error("{} SQL views were gone, and are made again.", row.getInt(1));
            }
        }
    }

    private void beginIfDamaged(ViewWriter writer) throws SQLException {
        mendIndex(writer);
        try (Connection connection = dataSource.getConnection()) {
            List<String> damages = new Versions(writer).damages(connection);
            if (!damages.isEmpty()
                    && table.startFor(
                            connection,
                            writer.view(),
                            Kind.HEAL,
                            ENGINE,
                            String.join(" ", damages),
                            null)) {
                LOG.error("View {} is damaged, and is healed: {}", writer.view(), damages);
            }
        }
    }
}
