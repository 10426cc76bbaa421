package io.daybook.query.search;

import io.daybook.projection.ViewPositions;
import io.daybook.projection.ViewPositions.ViewPosition;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.projection.ordersearch.OrderSearchWriter;
import io.daybook.projection.productsearch.ProductSearchWriter;
import io.daybook.query.Reading;
import io.daybook.query.ViewsAway;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Knows for each index whether it can be asked, so that nobody waits for one that cannot: searches are answered from PostgreSQL
/// meanwhile. It looks by itself, more often while an index is away. An index that was away is taken back when it answers and its view
/// has come to where the log was then: what came in between would be missing from it.
public final class SearchCircuit implements ViewsAway, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SearchCircuit.class);

    private static final Duration LOOK = Duration.ofMillis(250);

    /// While all is well every fourth look is enough.
    private static final int LOOKS_PASSED_OVER = 3;

    /// One slow answer is no reason to leave.
    private static final int MISSES = 2;

    private final SearchStore store;
    private final ViewPositions positions;
    private final List<Watched> watched =
            List.of(
                    new Watched(SearchIndex.PRODUCTS, ProductSearchWriter.VIEW),
                    new Watched(SearchIndex.ORDERS, OrderSearchWriter.VIEW));

    private @Nullable ScheduledExecutorService watch;
    private int looks;

    /// What is known of one index.
    private static final class Watched {
        final SearchIndex index;
        final String view;
        volatile boolean away;
        int misses;

        /// The end of the log when the index answered again; absent while it does not.
        @Nullable Long takenBackAt;

        Watched(SearchIndex index, String view) {
            this.index = index;
            this.view = view;
        }
    }

    public SearchCircuit(SearchStore store, ViewPositions positions) {
        this.store = store;
        this.positions = positions;
    }

    /// Answers by the search, or by its stand-in where the search is away or goes away.
    public <T> T answer(
            Reading reading, SearchIndex index, Supplier<T> search, Supplier<T> standIn) {
        if (!reading.isOfStandIns()) {
            try {
                return search.get();
            } catch (SearchAway e) {
                missed(index, e);
                reading.turnToStandIns();
            }
        }
        return standIn.get();
    }

    @Override
    public boolean isAway(String view) {
        for (Watched each : watched) {
            if (each.view.equals(view)) {
                return each.away;
            }
        }
        return false;
    }

    /// Looks how things are now.
    void look() {
        for (Watched each : watched) {
            try {
                store.glance(each.index);
                answered(each);
            } catch (SearchAway e) {
                missed(each.index, e);
                if (e.isOfTheStore()) {
                    return;
                }
            } catch (RuntimeException e) {
                LOG.debug("The index {} cannot be looked at", each.index.name(), e);
            }
        }
    }

    private void answered(Watched each) {
        synchronized (each) {
            each.misses = 0;
            if (!each.away) {
                return;
            }
        }
        ViewPosition now = positions.of(each.view).orElse(null);
        synchronized (each) {
            if (now == null || !each.away) {
                return;
            }
            if (each.takenBackAt == null) {
                each.takenBackAt = now.position() + now.lag();
            }
            if (now.position() >= each.takenBackAt) {
                each.away = false;
                each.takenBackAt = null;
                LOG.info("The index {} is searched again.", each.index.name());
            }
        }
    }

    /// Where Elasticsearch does not answer for one index, it is not asked for the other.
    private void missed(SearchIndex index, SearchAway why) {
        for (Watched each : watched) {
            if (why.isOfTheStore() || each.index.equals(index)) {
                missed(each, why);
            }
        }
    }

    private static void missed(Watched each, SearchAway why) {
        synchronized (each) {
            each.takenBackAt = null;
            each.misses += why.isSlow() ? 1 : MISSES;
            if (each.misses >= MISSES && !each.away) {
                each.away = true;
                LOG.warn(
                        "The index {} cannot be searched; PostgreSQL answers instead. {}",
                        each.index.name(),
                        why.getMessage());
            }
        }
    }

    @Override
    public synchronized void start() {
        if (watch != null) {
            return;
        }
        ScheduledExecutorService looking =
                Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "search-circuit");
                    thread.setDaemon(true);
                    return thread;
                });
        looking.scheduleWithFixedDelay(
                this::lookWhereItIsTime, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        watch = looking;
    }

    private void lookWhereItIsTime() {
        if (looks++ % (LOOKS_PASSED_OVER + 1) == 0
                || watched.stream().anyMatch(each -> each.away)) {
            look();
        }
    }

    @Override
    public synchronized void stop() {
        if (watch != null) {
            watch.shutdownNow();
            watch = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return watch != null;
    }
}
