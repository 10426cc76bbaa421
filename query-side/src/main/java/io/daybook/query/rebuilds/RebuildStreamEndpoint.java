package io.daybook.query.rebuilds;

import io.daybook.projection.rebuild.Rebuilds;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.live.LiveStreams;
import io.daybook.query.live.LiveStreams.Glance;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A rebuild, told while it goes on.
@QueryEndpoint
class RebuildStreamEndpoint {

    private static final Duration EVERY = Duration.ofMillis(500);

    private final Rebuilds rebuilds;
    private final LiveStreams streams;

    RebuildStreamEndpoint(Rebuilds rebuilds, LiveStreams streams) {
        this.rebuilds = rebuilds;
        this.streams = streams;
    }

    /// How it stands, again and again until it has ended: each message is the whole of it.
    @GetMapping(path = "/api/v1/rebuilds/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void watchRebuild(
            @PathVariable String id,
            @RequestHeader(name = LiveStreams.LAST_EVENT_ID, required = false)
                    @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response) {
        streams.watch(
                request, response, LiveStreams.position(lastEventId), EVERY, () -> glance(id));
    }

    private Glance glance(String id) {
        RebuildBody rebuild = RebuildsEndpoint.find(rebuilds, id);
        return new Glance(
                ChronoUnit.MICROS.between(Instant.EPOCH, rebuild.updatedAt()),
                rebuild,
                rebuild.endedAt() != null);
    }
}
