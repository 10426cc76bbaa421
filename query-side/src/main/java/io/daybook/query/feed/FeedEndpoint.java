package io.daybook.query.feed;

import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.Preferences;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;
import io.daybook.query.feed.FeedQuery.Stretch;
import io.daybook.query.live.Follower;
import io.daybook.query.live.LiveStreams;
import io.daybook.query.live.LogTail;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.List;

/// The log for others to follow: asked for in batches, which may wait until there is something, or as a stream that stays open.
@QueryEndpoint
@RequestMapping("/api/v1/feed/events")
@ReadsView(ReadsView.LOG)
class FeedEndpoint {

    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String DEFAULT_LIMIT = "100";

    private final FeedQuery query;
    private final LogTail tail;
    private final LiveStreams streams;

    FeedEndpoint(ReadDatabase database, JsonMapper json, LogTail tail, LiveStreams streams) {
        this.query = new FeedQuery(database.jdbc(), json);
        this.tail = tail;
        this.streams = streams;
    }

    /// @param next what to ask `after` next time, also where there is nothing now
    record FeedPage(List<CloudEvent> items, String next) {}

    /// A batch as CloudEvents defines it. `Daybook-Next` and the `Link` tell where to go on.
    @GetMapping(produces = BATCH)
    ResponseEntity<List<CloudEvent>> batch(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = DEFAULT_LIMIT) int limit,
            @RequestParam(name = "type", required = false) @Nullable List<String> types,
            @RequestParam(name = "subject", required = false) @Nullable List<String> subjects,
            HttpServletRequest request,
            HttpServletResponse response) {
        FeedPage page =
                page(filter(types, subjects, request), after, Page.limit(limit), request, response);
        return headed(request, page).body(page.items());
    }

    /// The same as an object with `items` and `next`.
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<FeedPage> page(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = DEFAULT_LIMIT) int limit,
            @RequestParam(name = "type", required = false) @Nullable List<String> types,
            @RequestParam(name = "subject", required = false) @Nullable List<String> subjects,
            HttpServletRequest request,
            HttpServletResponse response) {
        FeedPage page =
                page(filter(types, subjects, request), after, Page.limit(limit), request, response);
        return headed(request, page).body(page);
    }

    /// All there is behind `after`, or behind the last message that came, and all that comes.
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void stream(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(name = "type", required = false) @Nullable List<String> types,
            @RequestParam(name = "subject", required = false) @Nullable List<String> subjects,
            @RequestHeader(name = LiveStreams.LAST_EVENT_ID, required = false)
                    @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response) {
        FeedFilter filter = filter(types, subjects, request);
        long begin =
                lastEventId == null || lastEventId.isEmpty()
                        ? after
                        : LiveStreams.position(lastEventId);
        streams.send(
                request,
                response,
                begin,
                filter::wants,
                (position, _) -> {
                    Stretch stretch =
                            known(query.events(filter, position, Page.MAX_LIMIT), position);
                    return new LiveStreams.Stretch(
                            stretch.events().stream()
                                    .map(event -> new LiveStreams.Message(event.place(), event))
                                    .toList(),
                            stretch.upTo(),
                            stretch.upTo() < stretch.head());
                });
    }

    private FeedPage page(
            FeedFilter filter,
            long after,
            int limit,
            HttpServletRequest request,
            HttpServletResponse response) {
        Stretch stretch = known(query.events(filter, after, limit), after);
        Duration patience = Preferences.wait(request).orElse(Duration.ZERO);
        if (patience.isPositive()) {
            response.setHeader(Preferences.APPLIED, "wait=" + patience.toSeconds());
            if (isAtTheEnd(stretch)) {
                stretch = awaited(filter, stretch, limit, patience);
            }
        }
        return new FeedPage(stretch.events(), Long.toString(stretch.upTo()));
    }

    private Stretch awaited(FeedFilter filter, Stretch before, int limit, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Stretch stretch = before;
        try (Follower follower = tail.follow(filter::wants)) {
            do {
                stretch = query.events(filter, stretch.upTo(), limit);
            } while (isAtTheEnd(stretch)
                    && !follower.isOver()
                    && follower.await(Duration.ofNanos(deadline - System.nanoTime())));
        }
        return stretch;
    }

    private static boolean isAtTheEnd(Stretch stretch) {
        return stretch.events().isEmpty() && stretch.upTo() >= stretch.head();
    }

    /// Whoever is ahead of the log has followed another one.
    private static Stretch known(Stretch stretch, long after) {
        if (after < 0 || after > stretch.head()) {
            throw Inputs.malformed(
                    "after",
                    "Positions of the log are from 0 to %d now; give the 'next' of an answer, or the id of the last message."
                            .formatted(stretch.head()));
        }
        return stretch;
    }

    private static FeedFilter filter(
            @Nullable List<String> types,
            @Nullable List<String> subjects,
            HttpServletRequest request) {
        return FeedFilter.of(
                Inputs.each("type", types, request), Inputs.each("subject", subjects, request));
    }

    private static ResponseEntity.BodyBuilder headed(HttpServletRequest request, FeedPage page) {
        return ResponseEntity.ok()
                .header("Daybook-Next", page.next())
                .header(
                        HttpHeaders.LINK,
                        "<" + Page.uriWith(request, "after", page.next()) + ">; rel=\"next\"");
    }
}
