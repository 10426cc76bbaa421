package io.daybook.projection.proof;

import io.daybook.projection.Entity;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.letters.Corrections;
import io.daybook.shared.log.EventStreams;
import io.daybook.shared.log.EventStreams.Extent;
import io.daybook.shared.log.RecordedEvent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The entities of a view as the log knows them: all of them, one after the other, and their events.
final class Entities {

    /// Streams of one slice at most.
    private static final int STREAMS = 200;

    /// A batch of events for the writer.
    private static final int BATCH = 5_000;

    /// Streams that have more events together are read page by page.
    private static final int AT_ONCE = 10_000;

    private static final int PAGE = 2_000;

    /// Positions of the log that are looked at for very many streams at one go.
    private static final int STRETCH = 20_000;

    private static final Comparator<Extent> BY_NAME =
            (one, other) -> compare(one.stream(), other.stream());

    /// Some entities, to be compared at one go.
    ///
    /// @param streams the streams of each
    /// @param events how many they have together
    /// @param gone how many streams were gone through
    /// @param upTo the last stream that was gone through; the walk goes on behind it
    /// @param until the last stream of this kind to go to: what begins later would never come to an end
    /// @param last whether there is nothing more
    record Slice(
            Map<Entity, List<String>> streams,
            long events,
            int gone,
            String upTo,
            String until,
            boolean last) {

        Set<Entity> entities() {
            return streams.keySet();
        }

        Slice without(Set<Entity> others) {
            if (others.isEmpty()) {
                return this;
            }
            Map<Entity, List<String>> rest = new LinkedHashMap<>(streams);
            rest.keySet().removeAll(others);
            return new Slice(rest, events, gone, upTo, until, last);
        }

        List<String> allStreams() {
            return streams.values().stream().flatMap(List::stream).toList();
        }
    }

    /// Takes the events of a slice batch by batch, in the order of the log.
    @FunctionalInterface
    interface Fold {
        void apply(List<RecordedEvent> batch) throws Exception;
    }

    private final ViewWriter writer;
    private final EventStreams log;
    private final Corrections corrections;

    /// `order:`: how the names of the view's streams begin.
    private final SortedSet<String> prefixes = new TreeSet<>();

    /// How many parts the key of each kind of entity has.
    private final Map<String, Integer> kinds = new TreeMap<>();

    /// @param corrections of the view's own, which nobody else uses
    Entities(ViewWriter writer, EventStreams log, Corrections corrections) {
        this.writer = writer;
        this.log = log;
        this.corrections = corrections;
        for (ViewTable table : writer.tables()) {
            table.entities().forEach((kind, columns) -> kinds.put(kind, columns.size()));
        }
        kinds.forEach((kind, parts) -> {
            Entity some = new Entity(kind, new ArrayList<>(List.of("a", "b")).subList(0, parts));
            for (Entity.Streams streams : writer.streamsOf(some)) {
                prefixes.add(streams.name().substring(0, streams.name().indexOf(':') + 1));
            }
        });
    }

    /// The view has acted upon what was decided about its dead letters, up to this version of the decisions.
    void actedUpon(long decisions) {
        corrections.refresh(decisions);
    }

    /// How many streams there are to be gone through.
    long count() {
        return prefixes.stream().mapToLong(log::count).sum();
    }

    /// The next entities behind a stream: as many as have about so many events, and at least one where there is one.
    ///
    /// @param until as the slice before told it; empty to begin with
    Slice next(String after, String until, int events) {
        for (String prefix : prefixes) {
            boolean begun = after.startsWith(prefix);
            if (!begun && compare(after, prefix) > 0) {
                continue;
            }
            String end = begun ? until : log.last(prefix).orElse("");
            List<Extent> page =
                    log.streams(prefix, after, STREAMS).stream()
                            .filter(extent -> compare(extent.stream(), end) <= 0)
                            .toList();
            if (!page.isEmpty()) {
                return slice(page, end, events);
            }
        }
        return new Slice(Map.of(), 0, 0, after, until, true);
    }

    /// In the order of the names' bytes, which is that of their code points.
    private static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean half = Character.isSurrogate(a) != Character.isSurrogate(b);
                return half ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    /// The entities that begin in these streams, until they have enough events: an entity of several streams is met at the first of them.
    private Slice slice(List<Extent> page, String until, int events) {
        Map<Entity, SortedSet<Extent>> streams = streamsOf(beginningIn(page), page);
        Map<Entity, List<String>> taken = new LinkedHashMap<>();
        long sum = 0;
        int gone = 0;
        String upTo = "";
        for (Extent met : page) {
            Entity entity = writer.entityOf(met.stream());
            SortedSet<Extent> all = streams.getOrDefault(entity, new TreeSet<>(BY_NAME));
            if (!all.isEmpty() && all.first().stream().equals(met.stream())) {
                long more = all.stream().mapToLong(Extent::events).sum();
                if (!taken.isEmpty() && sum + more > events) {
                    break;
                }
                taken.put(entity, all.stream().map(Extent::stream).toList());
                sum += more;
            }
            gone++;
            upTo = met.stream();
        }
        return new Slice(taken, sum, gone, upTo, until, false);
    }

    /// The entities of which no stream comes before these: all the streams of an entity may be too many to be looked at each time that one
    /// of them is met.
    private Set<Entity> beginningIn(List<Extent> page) {
        String from = page.getFirst().stream();
        Map<Entity, List<Entity.Streams>> met = new LinkedHashMap<>();
        for (Extent extent : page) {
            met.computeIfAbsent(writer.entityOf(extent.stream()), writer::streamsOf);
        }
        Set<String> names = new HashSet<>();
        met.values()
                .forEach(all ->
                        all.stream()
                                .filter(each -> !each.prefix() && compare(each.name(), from) < 0)
                                .forEach(each -> names.add(each.name())));
        Set<String> earlier = names.isEmpty() ? Set.of() : log.extents(names).keySet();
        Set<Entity> beginning = new LinkedHashSet<>();
        met.forEach((entity, all) -> {
            boolean has =
                    all.stream()
                            .anyMatch(each ->
                                    each.prefix()
                                            ? beginsBefore(from, each.name(), entity)
                                            : earlier.contains(each.name()));
            if (!has) {
                beginning.add(entity);
            }
        });
        return beginning;
    }

    /// Whether a stream of the entity that begins with `prefix` comes before `from`.
    private boolean beginsBefore(String from, String prefix, Entity entity) {
        String after = "";
        while (compare(prefix, from) < 0) {
            List<Extent> first = log.streams(prefix, after, 1);
            if (first.isEmpty() || compare(first.getFirst().stream(), from) >= 0) {
                return false;
            }
            after = first.getFirst().stream();
            if (writer.entityOf(after).equals(entity)) {
                return true;
            }
        }
        return false;
    }

    /// The entity of a key as people write it, or of each kind where the view has several. Empty where there is none.
    Slice of(String key) {
        Set<Entity> meant = new HashSet<>();
        kinds.forEach((kind, parts) -> {
            String text = key.startsWith(kind + ":") ? key.substring(kind.length() + 1) : key;
            if (parts == 0) {
                meant.add(new Entity(kind, List.of()));
            } else if (parts == 1 || text.indexOf('@') > 0) {
                meant.add(Entity.parse(kind, text, parts));
            }
        });
        Map<Entity, SortedSet<Extent>> streams = streamsOf(meant, List.of());
        Map<Entity, List<String>> of = new LinkedHashMap<>();
        long events = 0;
        for (Entity entity : meant) {
            SortedSet<Extent> all = streams.getOrDefault(entity, new TreeSet<>(BY_NAME));
            of.put(entity, all.stream().map(Extent::stream).toList());
            events += all.stream().mapToLong(Extent::events).sum();
        }
        return new Slice(of, events, of.size(), key, "", true);
    }

    /// Whether these entities still have the same streams.
    boolean isCurrent(Slice slice) {
        Map<Entity, SortedSet<Extent>> now = streamsOf(slice.entities(), List.of());
        for (Map.Entry<Entity, List<String>> entity : slice.streams().entrySet()) {
            List<String> streams =
                    now.getOrDefault(entity.getKey(), new TreeSet<>(BY_NAME)).stream()
                            .map(Extent::stream)
                            .toList();
            if (!streams.equals(entity.getValue())) {
                return false;
            }
        }
        return true;
    }

    /// Those of these entities of which the log knows something.
    Set<Entity> known(Collection<Entity> entities) {
        Set<Entity> known = new HashSet<>();
        streamsOf(entities, List.of())
                .forEach((entity, streams) -> {
                    if (!streams.isEmpty()) {
                        known.add(entity);
                    }
                });
        return known;
    }

    private Map<Entity, SortedSet<Extent>> streamsOf(
            Collection<Entity> entities, List<Extent> met) {
        Map<String, Long> extents = new HashMap<>();
        met.forEach(extent -> extents.put(extent.stream(), extent.events()));
        Set<String> names = new HashSet<>();
        Set<String> beginnings = new HashSet<>();
        Set<Entity> wanted = new HashSet<>(entities);
        for (Entity entity : wanted) {
            for (Entity.Streams streams : writer.streamsOf(entity)) {
                if (streams.prefix()) {
                    beginnings.add(streams.name());
                } else if (!extents.containsKey(streams.name())) {
                    names.add(streams.name());
                }
            }
        }
        if (!names.isEmpty()) {
            extents.putAll(log.extents(names));
        }
        if (!beginnings.isEmpty()) {
            log.streams(beginnings)
                    .forEach(extent -> extents.put(extent.stream(), extent.events()));
        }
        Map<Entity, SortedSet<Extent>> of = new HashMap<>();
        extents.forEach((stream, events) -> {
            Entity entity = writer.entityOf(stream);
            if (wanted.contains(entity)) {
                of.computeIfAbsent(entity, _ -> new TreeSet<>(BY_NAME))
                        .add(new Extent(stream, events));
            }
        });
        return of;
    }

    /// Hands the events of a slice that the view is made of to `fold`: those behind position `after`, up to position `upTo`.
    void fold(Slice slice, long after, long upTo, Fold fold) throws Exception {
        List<String> streams = slice.allStreams();
        if (streams.isEmpty() || after >= upTo) {
            return;
        }
        if (slice.events() <= AT_ONCE || after > 0) {
            give(log.ofStreams(streams, after, upTo), fold);
        } else if (streams.size() > STREAMS) {
            foldStretchByStretch(streams, upTo, fold);
        } else {
            foldPageByPage(streams, upTo, fold);
        }
    }

    /// Very many streams are read by stretches of the log.
    private void foldStretchByStretch(List<String> streams, long upTo, Fold fold) throws Exception {
        for (long at = 0; at < upTo; at += STRETCH) {
            give(log.ofStreams(streams, at, Math.min(upTo, at + STRETCH)), fold);
        }
    }

    /// Merges long streams by their events' positions.
    private void foldPageByPage(List<String> streams, long upTo, Fold fold) throws Exception {
        PriorityQueue<Reader> readers =
                new PriorityQueue<>(Comparator.comparingLong(Reader::position));
        for (String stream : streams) {
            Reader reader = new Reader(stream, upTo);
            if (reader.hasNext()) {
                readers.add(reader);
            }
        }
        List<RecordedEvent> batch = new ArrayList<>();
        while (!readers.isEmpty()) {
            Reader first = readers.remove();
            batch.add(first.next());
            if (first.hasNext()) {
                readers.add(first);
            }
            if (batch.size() == BATCH) {
                give(batch, fold);
                batch = new ArrayList<>();
            }
        }
        give(batch, fold);
    }

    private void give(List<RecordedEvent> all, Fold fold) throws Exception {
        List<RecordedEvent> events = handled(all);
        for (int from = 0; from < events.size(); from += BATCH) {
            fold.apply(events.subList(from, Math.min(events.size(), from + BATCH)));
        }
    }

    private List<RecordedEvent> handled(List<RecordedEvent> events) {
        return corrections.correct(
                events.stream()
                        .filter(event -> writer.handles().contains(event.event().getClass()))
                        .toList());
    }

    /// Reads one stream ahead by a page.
    private final class Reader {

        private final String stream;
        private final long upTo;
        private List<RecordedEvent> page = List.of();
        private int at;
        private long version = -1;
        private boolean ended;

        Reader(String stream, long upTo) {
            this.stream = stream;
            this.upTo = upTo;
        }

        boolean hasNext() {
            if (at == page.size() && !ended) {
                page = log.ofStream(stream, version, PAGE);
                at = 0;
                ended = page.size() < PAGE;
                if (!page.isEmpty()) {
                    version = page.getLast().version();
                }
            }
            return at < page.size() && page.get(at).position() <= upTo;
        }

        long position() {
            return page.get(at).position();
        }

        RecordedEvent next() {
            return page.get(at++);
        }
    }
}
