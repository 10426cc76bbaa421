package io.daybook.query.rebuilds;

import io.daybook.projection.rebuild.Rebuild;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A rebuild, as whoever asked for it follows it.
///
/// @param kind `rebuild` (a next version, from position 0), `rollback` (to the version before) or `heal` (from position 0, because what readers
/// have is damaged)
/// @param state `queued`, `filling`, `indexing`, `following`, `comparing`, `awaiting-confirmation`, `switching` or `paused` while it is
/// open; `switched`, `cancelled` or `failed` when it has ended
/// @param version number of the version that readers are switched to
/// @param position of the last event that this version has applied or passed over
/// @param target the end of the log when it was last looked at
/// @param eventsPerSecond of late
/// @param secondsLeft until it has caught up, at that rate; absent where it cannot be told
/// @param comparison what differs from what readers have; absent until they are compared
/// @param confirmation who said that the differences are as they should be; absent where nobody had to
/// @param error why it failed or, while it is open, what it waits for
/// @param actions what can be asked for now, by POST: the last part of the address below this rebuild's
record RebuildBody(
        UUID id,
        String view,
        String kind,
        String state,
        int version,
        long position,
        long target,
        double eventsPerSecond,
        @Nullable Long secondsLeft,
        @Nullable RebuildComparison comparison,
        @Nullable RebuildConfirmation confirmation,
        @Nullable String error,
        String actor,
        @Nullable String reason,
        Instant askedAt,
        @Nullable Instant startedAt,
        Instant updatedAt,
        @Nullable Instant endedAt,
        List<String> actions) {

    /// @param position at which both were compared
    /// @param differenceCount rows or documents that differ
    /// @param samples some of the differences, personal data masked
    record RebuildComparison(long position, long differenceCount, List<RebuildSample> samples) {}

    /// A value that differs.
    ///
    /// @param table the table, or the search index
    /// @param key of the row or document
    /// @param column absent where the whole row is on one side only
    /// @param live what readers have; absent for nothing
    /// @param next what they would have; absent for nothing
    record RebuildSample(
            String table,
            String key,
            @Nullable String column,
            @Nullable String live,
            @Nullable String next) {}

    record RebuildConfirmation(String actor, @Nullable String reason) {}

    static RebuildBody of(Rebuild rebuild) {
        return new RebuildBody(
                rebuild.id(),
                rebuild.view(),
                rebuild.kind().text(),
                rebuild.state().text(),
                rebuild.version(),
                rebuild.position(),
                rebuild.target(),
                Math.round(rebuild.eventsPerSecond() * 10) / 10.0,
                rebuild.secondsLeft(),
                comparison(rebuild),
                rebuild.confirmedBy() == null
                        ? null
                        : new RebuildConfirmation(
                                rebuild.confirmedBy(), rebuild.confirmedBecause()),
                rebuild.error(),
                rebuild.actor(),
                rebuild.reason(),
                rebuild.askedAt(),
                rebuild.startedAt(),
                rebuild.updatedAt(),
                rebuild.endedAt(),
                actions(rebuild));
    }

    static String address(UUID id) {
        return "/api/v1/rebuilds/" + id;
    }

    private static @Nullable RebuildComparison comparison(Rebuild rebuild) {
        Long comparedAt = rebuild.comparedAt();
        Long differences = rebuild.differences();
        return comparedAt == null || differences == null
                ? null
                : new RebuildComparison(
                        comparedAt,
                        differences,
                        rebuild.samples().stream()
                                .map(each ->
                                        new RebuildSample(
                                                each.table(),
                                                each.key(),
                                                each.column(),
                                                each.live(),
                                                each.next()))
                                .toList());
    }

    private static List<String> actions(Rebuild rebuild) {
        return switch (rebuild.state()) {
            case QUEUED, FILLING, INDEXING, FOLLOWING, COMPARING ->
                    List.of("pause", "cancellation");
            case AWAITING_CONFIRMATION ->
                    rebuild.confirmedBy() == null
                            ? List.of("confirmation", "pause", "cancellation")
                            : List.of();
            case PAUSED -> List.of("resume", "cancellation");
            case SWITCHING, SWITCHED, CANCELLED, FAILED -> List.of();
        };
    }
}
