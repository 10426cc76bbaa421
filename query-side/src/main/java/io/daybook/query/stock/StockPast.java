package io.daybook.query.stock;

import io.daybook.projection.stock.Movement;
import io.daybook.projection.stocklevel.StockItemStory;
import io.daybook.query.AsOf;
import io.daybook.query.Rows;
import io.daybook.query.Streams;
import io.daybook.query.stock.StockReasons.Reason;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.stock.StockEvent;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// Stock as it was, and why, told by the log alone.
final class StockPast {

    /// What may be asked for, and what of a movement changes it.
    static final Map<String, ToIntFunction<Movement>> QUANTITIES =
            Map.of(
                    "onHand", Movement::onHandDelta,
                    "available", Movement::availableDelta,
                    "reserved", Movement::reservedDelta,
                    "allocated", Movement::allocatedDelta,
                    "damaged", Movement::damagedDelta);

    // From "stock:SKU@" up to what follows "@" in the order of the index. An SKU may contain "@"
    // itself, so that others' streams can lie
    // between; the events tell.
    private static final String STREAMS =
            """
            select stream from daybook.events
            where stream >= 'stock:' || :sku || '@' and stream < 'stock:' || :sku || 'A' and version = 0
                and payload ->> 'sku' = :sku
            order by stream
            """;

    private final JdbcClient jdbc;
    private final Streams streams;

    StockPast(JdbcClient jdbc, Streams streams) {
        this.jdbc = jdbc;
        this.streams = streams;
    }

    /// Per location, those where nothing had happened yet left out.
    List<StockLevel> levels(String sku, AsOf asOf) {
        List<StockLevel> levels = new ArrayList<>();
        for (String stream : streamsOf(sku)) {
            StockItemStory story = new StockItemStory();
            String[] location = new String[1];
            streams.each(
                    stream,
                    asOf,
                    recorded -> {
                        story.next(recorded);
                        location[0] = ((StockEvent) recorded.event()).location();
                    });
            if (location[0] != null) {
                levels.add(levelOf(sku, location[0], story.level()));
            }
        }
        return levels;
    }

    /// What changed a quantity.
    ///
    /// @param sum of all changes
    /// @param page the first of them behind a position, in the order of the log
    record Told(long sum, List<Reason> page) {}

    /// Absent where the SKU was not known yet.
    Optional<Told> reasons(
            String sku, String quantity, @Nullable AsOf asOf, long after, int limit) {
        ToIntFunction<Movement> changeOf = QUANTITIES.getOrDefault(quantity, _ -> 0);
        List<Reason> behind = new ArrayList<>();
        long[] sum = new long[1];
        boolean[] known = new boolean[1];
        for (String stream : streamsOf(sku)) {
            StockItemStory story = new StockItemStory();
            int room = behind.size() + limit;
            streams.each(
                    stream,
                    asOf,
                    recorded -> {
                        known[0] = true;
                        Movement movement = story.next(recorded);
                        int change = changeOf.applyAsInt(movement);
                        sum[0] += change;
                        if (change != 0 && recorded.position() > after && behind.size() < room) {
                            behind.add(reasonOf(recorded, movement, change));
                        }
                    });
        }
        behind.sort(Comparator.comparingLong(Reason::position));
        return known[0]
                ? Optional.of(new Told(sum[0], behind.subList(0, Math.min(limit, behind.size()))))
                : Optional.empty();
    }

    private List<String> streamsOf(String sku) {
        return jdbc.sql(STREAMS).param("sku", sku).query((row, _) -> Rows.text(row, 1)).list();
    }

    private static Reason reasonOf(RecordedEvent recorded, Movement movement, int change) {
        StockEvent event = (StockEvent) recorded.event();
        String reason = movement.reason();
        return new Reason(
                recorded.position(),
                EventTypes.nameOf(event.getClass()),
                event.at(),
                event.location(),
                recorded.metadata().actor(),
                recorded.metadata().role(),
                reason == null ? recorded.metadata().reason() : reason,
                movement.orderId(),
                movement.reference(),
                change);
    }

    private static StockLevel levelOf(
            String sku, String location, io.daybook.projection.stocklevel.StockLevel level) {
        io.daybook.projection.stocklevel.StockLevel.Count count = level.lastCount();
        return new StockLevel(
                sku,
                location,
                level.onHand(),
                level.available(),
                level.reserved(),
                level.allocated(),
                level.damaged(),
                level.low().low(),
                level.low().enough(),
                level.low().since(),
                count == null ? null : count.at(),
                count == null ? null : count.variance(),
                level.version());
    }
}
