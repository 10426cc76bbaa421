package io.daybook.command.stock;

import io.daybook.command.coupon.CouponCommand.ReturnCoupon;
import io.daybook.command.coupon.Coupons;
import io.daybook.command.eventstore.Glance;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.stock.StockCommand.ReserveStock;
import io.daybook.command.stock.StockRejected.Code;
import io.daybook.command.stock.StockRejected.Shortage;
import io.daybook.shared.stock.StockEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// What one decision asks of stock items, gathered by item, so that all of them are loaded in one go, in the order of their names, and
/// all or none of them follow; and of the coupons that come back with them.
public final class StockWork {

    private final SortedMap<String, List<StockCommand>> byItem = new TreeMap<>();

    /// Only when it is known whether the stock allows a decision is it known whether an order is cancelled, so that what comes back with
    /// it goes along.
    private final Coupons coupons = new Coupons();

    public void add(StockCommand command) {
        byItem.computeIfAbsent(
                        StockItem.id(command.sku(), command.location()), _ -> new ArrayList<>(1))
                .add(command);
    }

    /// Notes that an order which stood with a coupon has come to nothing.
    public void giveBack(ReturnCoupon coupon) {
        coupons.giveBack(coupon);
    }

    /// Ids of the stock items concerned.
    SortedSet<String> items() {
        return new TreeSet<>(byItem.keySet());
    }

    /// Decides over all items without touching any.
    ///
    /// @throws StockRejected `out-of-stock` with every item that lacks stock, or the first other refusal
    public SortedMap<String, List<StockEvent>> decide(Function<String, StockItem> items) {
        SortedMap<String, List<StockEvent>> decided = new TreeMap<>();
        List<Shortage> shortages = new ArrayList<>(0);
        for (Map.Entry<String, List<StockCommand>> work : byItem.entrySet()) {
            try {
                decided.put(work.getKey(), decide(work.getValue(), items.apply(work.getKey())));
            } catch (StockRejected rejected) {
                if (rejected.reason() != Code.OUT_OF_STOCK) {
                    throw rejected;
                }
                shortages.addAll(rejected.shortages());
            }
        }
        if (!shortages.isEmpty()) {
            throw StockRejected.outOfStock(shortages);
        }
        return decided;
    }

    /// Loads the items and says what lacks stock, touching none.
    public List<Shortage> shortages(Streams streams) {
        if (byItem.isEmpty()) {
            return List.of();
        }
        SortedMap<String, Loaded<StockItem, StockEvent>> items =
                streams.loadAll(StockItem.MODEL, byItem.keySet());
        try {
            decide(id -> loaded(items, id).state());
            return List.of();
        } catch (StockRejected rejected) {
            if (rejected.reason() != Code.OUT_OF_STOCK) {
                throw rejected;
            }
            return rejected.shortages();
        }
    }

    /// Loads the items, decides, and records.
    public void carryOut(Streams streams) {
        if (!byItem.isEmpty()) {
            refuseWhatIsSoldOut(streams);
            SortedMap<String, Loaded<StockItem, StockEvent>> items =
                    streams.loadAll(StockItem.MODEL, byItem.keySet());
            record(decide(id -> loaded(items, id).state()), items);
        }
        coupons.carryOut(streams);
    }

    /// Ten thousand who ask for what is gone need not stand in line for it, with those in line before them who ask for something else of
    /// the same order. What was last decided of the items is seen in passing; where it lacks stock, and no reservation has lapsed that could
    /// make up for it, the order is refused upon that.
    ///
    /// The refusal is never wrong. What is seen is the last that was decided when it is looked at, for an item about to change cannot be
    /// seen; so stock whose receipt anybody has been told of is seen by whoever asks afterwards. And the refusal goes through the log like any
    /// other, behind what it has seen: where that fails, or another engine has written to an item, the order is decided again. So
    /// at one point of the log's order, between question and answer, the stock was not there.
    ///
    /// Where an item cannot be seen, or might have stock, nobody is refused here, so that a refusal names every SKU that lacks stock.
    private void refuseWhatIsSoldOut(Streams streams) {
        List<Shortage> shortages = new ArrayList<>(0);
        List<Glance<StockItem>> seen = new ArrayList<>(byItem.size());
        for (Map.Entry<String, List<StockCommand>> work : byItem.entrySet()) {
            if (work.getValue().size() != 1
                    || !(work.getValue().getFirst() instanceof ReserveStock reserve)) {
                return;
            }
            Glance<StockItem> item = streams.glance(StockItem.MODEL, work.getKey()).orElse(null);
            if (item == null) {
                return;
            }
            Shortage shortage = item.state().surelyLacks(reserve);
            if (shortage != null) {
                seen.add(item);
                shortages.add(shortage);
            } else if (!item.state().surelyHas(reserve)) {
                return;
            }
        }
        if (!shortages.isEmpty()) {
            seen.forEach(Glance::relyOn);
            throw StockRejected.outOfStock(shortages);
        }
    }

    /// Loads the items and carries this out or, where stock lacks for it, other work over the same items.
    ///
    /// @return whether this was carried out
    public boolean carryOutOr(StockWork otherwise, Streams streams) {
        SortedSet<String> ids = items();
        ids.addAll(otherwise.items());
        SortedMap<String, Loaded<StockItem, StockEvent>> items =
                streams.loadAll(StockItem.MODEL, ids);
        SortedMap<String, List<StockEvent>> decided;
        try {
            decided = decide(id -> loaded(items, id).state());
        } catch (StockRejected rejected) {
            if (rejected.reason() != Code.OUT_OF_STOCK) {
                throw rejected;
            }
            record(otherwise.decide(id -> loaded(items, id).state()), items);
            otherwise.coupons.carryOut(streams);
            return false;
        }
        record(decided, items);
        coupons.carryOut(streams);
        return true;
    }

    private static void record(
            SortedMap<String, List<StockEvent>> decided,
            Map<String, Loaded<StockItem, StockEvent>> items) {
        decided.forEach((id, events) -> {
            if (!events.isEmpty()) {
                loaded(items, id).record(events);
            }
        });
    }

    private static List<StockEvent> decide(List<StockCommand> commands, StockItem item) {
        if (commands.size() == 1) {
            return StockItem.decide(commands.getFirst(), item);
        }
        List<StockEvent> all = new ArrayList<>(commands.size());
        StockItem state = item;
        for (StockCommand command : commands) {
            List<StockEvent> events = StockItem.decide(command, state);
            for (StockEvent event : events) {
                state = StockItem.evolve(state, event);
            }
            all.addAll(events);
        }
        return all;
    }

    private static Loaded<StockItem, StockEvent> loaded(
            Map<String, Loaded<StockItem, StockEvent>> items, String id) {
        Loaded<StockItem, StockEvent> item = items.get(id);
        if (item == null) {
            throw new IllegalStateException("Stock item " + id + " was asked for and not loaded.");
        }
        return item;
    }
}
