package io.daybook.query.deadletters;

import io.daybook.query.Cursor;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@QueryEndpoint
@RequestMapping("/api/v1")
class DeadLettersEndpoint {

    private final DeadLettersQuery query;

    DeadLettersEndpoint(ReadDatabase database, JsonMapper json) {
        query = new DeadLettersQuery(database.jdbc(), json);
    }

    /// Dead letters by view, in the order of the log.
    ///
    /// @param view those of one view
    /// @param cause those of one cause, as `/dead-letters/causes` tells it
    /// @param sequence those of one sequence, such as `order:4711`
    /// @param state `failed` or `waiting`
    /// @param parkedFrom those that are dead letters since then or later
    /// @param parkedTo those that are dead letters since before then
    @GetMapping("/dead-letters")
    ResponseEntity<Page<DeadLetterEntry>> letters(
            @RequestParam(required = false) @Nullable String view,
            @RequestParam(required = false) @Nullable String cause,
            @RequestParam(required = false) @Nullable String sequence,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String parkedFrom,
            @RequestParam(required = false) @Nullable String parkedTo,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Page.limit(limit);
        DeadLettersQuery.Filter filter =
                new DeadLettersQuery.Filter(
                        Inputs.text("view", view),
                        Inputs.text("cause", cause),
                        Inputs.text("sequence", sequence),
                        Inputs.oneOf("state", state, DeadLettersQuery.STATES),
                        Inputs.instant("parkedFrom", parkedFrom),
                        Inputs.instant("parkedTo", parkedTo));
        if (view != null) {
            requireView(view);
        }
        String list =
                "dead-letters?"
                        + Stream.of(view, cause, sequence, state, parkedFrom, parkedTo)
                                .map(value -> Objects.requireNonNullElse(value, ""))
                                .collect(Collectors.joining("\n"));
        Cursor after = Cursor.parseOptional(cursor, list, 2);
        List<DeadLetterEntry> letters =
                query.letters(
                        filter,
                        after == null ? "" : after.key(0),
                        after == null ? -1 : after.number(1),
                        limit + 1);
        return Page.of(letters, limit, list, letter -> Cursor.of(letter.view(), letter.position()))
                .answer(request);
    }

    /// Why events could not be applied, with how many they are: all on one page, most of a kind first.
    ///
    /// @param view those of one view
    @GetMapping("/dead-letters/causes")
    Page<DeadLetterCause> causes(@RequestParam(required = false) @Nullable String view) {
        if (view != null) {
            requireView(Inputs.id("view", view));
        }
        return new Page<>(query.causes(view), null);
    }

    /// One dead letter: the event, every try, what was decided, and what waits.
    ///
    /// @param position of the event in the log
    @GetMapping("/projections/{view}/dead-letters/{position}")
    DeadLetterDetails letter(@PathVariable String view, @PathVariable long position) {
        requireView(Inputs.id("view", view));
        return query.letter(view, position)
                .orElseThrow(() ->
                        QueryProblem.unknown(
                                "unknown-dead-letter",
                                "No dead letter of %s is about the event at position %d: the view has applied it, it was dropped, or it never failed."
                                        .formatted(view, position)));
    }

    private void requireView(String view) {
        if (!query.isView(view)) {
            throw QueryProblem.unknown(
                    "unknown-view", "There is no view '%s': see /projections.".formatted(view));
        }
    }
}
