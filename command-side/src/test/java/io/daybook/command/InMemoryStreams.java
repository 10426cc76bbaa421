package io.daybook.command;

import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Model;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.stock.StockHistory;
import io.daybook.command.stock.StockItem;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.stock.StockEvent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// A log in memory that holds handlers to the contract of [Streams]: names in order, all of a unit of work or nothing.
public final class InMemoryStreams implements Streams {

    /// An event with its stream.
    public record Entry(String stream, DomainEvent event) {}

    private final List<Entry> log = new ArrayList<>();
    private final Map<String, List<DomainEvent>> streams = new HashMap<>();
    private final List<Entry> pending = new ArrayList<>();
    private String last = "";

    /// Runs a handler as one unit of work.
    public Outcome handle(Supplier<Outcome> handler) {
        pending.clear();
        last = "";
        Outcome outcome = handler.get();
        for (Entry entry : pending) {
            streams.computeIfAbsent(entry.stream(), _ -> new ArrayList<>()).add(entry.event());
        }
        log.addAll(pending);
        return outcome;
    }

    public List<Entry> log() {
        return log;
    }

    /// What the last unit of work recorded.
    public List<DomainEvent> recorded() {
        return pending.stream().map(Entry::event).toList();
    }

    public <S, E extends DomainEvent> S state(Model<S, E> model, String id) {
        return fold(model, id);
    }

    @Override
    public <S, E extends DomainEvent> Loaded<S, E> load(Model<S, E> model, String id) {
        String name = model.stream(id);
        if (name.compareTo(last) <= 0) {
            throw new IllegalStateException(name + " is loaded after " + last);
        }
        last = name;
        return new Stream<>(model, name, fold(model, id));
    }

    @Override
    public <S, E extends DomainEvent> SortedMap<String, Loaded<S, E>> loadAll(
            Model<S, E> model, Collection<String> ids) {
        SortedMap<String, Loaded<S, E>> all = new TreeMap<>();
        for (String id : new TreeSet<>(ids)) {
            all.put(id, load(model, id));
        }
        return all;
    }

    /// What a stock item was when the log had so many entries.
    StockHistory.Past past(String id, long position) {
        if (position > log.size()) {
            return new StockHistory.Past(StockHistory.Standing.AHEAD, 0, 0);
        }
        StockItem item = StockItem.initial(id);
        for (Entry entry : log.subList(0, Math.toIntExact(position))) {
            if (entry.stream().equals(StockItem.MODEL.stream(id))) {
                item = StockItem.evolve(item, (StockEvent) entry.event());
            }
        }
        return new StockHistory.Past(StockHistory.Standing.GOOD, item.onHand(), item.counts());
    }

    private <S, E extends DomainEvent> S fold(Model<S, E> model, String id) {
        S state = model.initial().apply(id);
        for (DomainEvent event : streams.getOrDefault(model.stream(id), List.of())) {
            state = model.evolve().apply(state, model.events().cast(event));
        }
        return state;
    }

    private final class Stream<S, E extends DomainEvent> implements Loaded<S, E> {

        private final Model<S, E> model;
        private final String name;
        private S state;
        private long version;

        Stream(Model<S, E> model, String name, S state) {
            this.model = model;
            this.name = name;
            this.state = state;
            this.version = streams.getOrDefault(name, List.of()).size() - 1L;
        }

        @Override
        public String stream() {
            return name;
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public S state() {
            return state;
        }

        @Override
        public void record(List<? extends E> events) {
            for (E event : events) {
                state = model.evolve().apply(state, event);
                pending.add(new Entry(name, event));
                version++;
            }
        }
    }
}
