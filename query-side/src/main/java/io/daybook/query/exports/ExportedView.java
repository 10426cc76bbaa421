package io.daybook.query.exports;

import io.daybook.query.Inputs;
import io.daybook.query.dictionary.AnalystView;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A view of the schema `analytics` and the part of it that is wanted.
///
/// @param after rows whose position is past this; absent for all
/// @param upTo rows whose position is not past this; absent for all
/// @param from the earliest business time, inclusive; absent for all
/// @param to the latest, exclusive; absent for all
record ExportedView(
        AnalystView view,
        @Nullable Long after,
        @Nullable Long upTo,
        @Nullable Instant from,
        @Nullable Instant to) {

    private static final String POSITION = "position";

    /// Columns that say when what a row is about took place. A view has one of them at most, but for those that are named below.
    private static final Set<String> TIMES =
            Set.of(
                    "placed_at",
                    "posted_at",
                    "moved_at",
                    "happened_at",
                    "issued_at",
                    "requested_at",
                    "signalled_at",
                    "opened_at",
                    "published_at",
                    "document_at",
                    "started_at",
                    "changed_at",
                    "hour",
                    "day");

    private static final Map<String, String> TIMES_OF_THEIR_OWN =
            Map.of("stock_counts_v1", "counted_at");

    ExportedView {
        if ((after != null || upTo != null) && !hasPosition(view)) {
            throw Inputs.malformed(
                    after != null ? "after" : "upTo",
                    "Rows of %s have no position.".formatted(view.name()));
        }
        if ((from != null || to != null) && timeOf(view).isEmpty()) {
            throw Inputs.malformed(
                    from != null ? "from" : "to",
                    "Rows of %s have no time.".formatted(view.name()));
        }
    }

    static boolean hasPosition(AnalystView view) {
        return view.columns().stream().anyMatch(column -> column.name().equals(POSITION));
    }

    /// The column that `from` and `to` are about.
    static Optional<String> timeOf(AnalystView view) {
        String own = TIMES_OF_THEIR_OWN.get(view.name());
        return own != null
                ? Optional.of(own)
                : view.columns().stream()
                        .map(AnalystView.Column::name)
                        .filter(TIMES::contains)
                        .findFirst();
    }

    List<AnalystView.Column> columns() {
        return view.columns();
    }

    /// Names come from the database's catalogue, never from a caller.
    String count() {
        return "select count(*) from " + source();
    }

    String select() {
        String columns =
                columns().stream()
                        .map(ExportedView::selected)
                        .collect(Collectors.joining(", ", "select ", " from "));
        return columns
                + source()
                + (hasPosition(view) ? " order by position, 1, 2" : " order by 1, 2");
    }

    private static String selected(AnalystView.Column column) {
        return column.type().endsWith("[]")
                ? "array_to_string(%s, ' ') as %1$s".formatted(quoted(column.name()))
                : quoted(column.name());
    }

    private String source() {
        List<String> wanted = new ArrayList<>();
        if (after != null) {
            wanted.add("position > :after");
        }
        if (upTo != null) {
            wanted.add("position <= :upTo");
        }
        String time = timeOf(view).map(ExportedView::time).orElse("");
        if (from != null) {
            wanted.add(time + " >= :from");
        }
        if (to != null) {
            wanted.add(time + " < :to");
        }
        return "analytics."
                + quoted(view.name())
                + (wanted.isEmpty() ? "" : " where " + String.join(" and ", wanted));
    }

    private static String time(String column) {
        return column.equals("day")
                ? "(cast(day as timestamp) at time zone 'UTC')"
                : quoted(column);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
