package io.daybook.command.deadletter;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.deadletter.DeadLetterCommand.DropDeadLetters;
import io.daybook.command.deadletter.DeadLetterCommand.EditDeadLetter;
import io.daybook.command.deadletter.DeadLetterCommand.RetryDeadLetters;
import io.daybook.command.deadletter.DeadLetterCommand.Which;
import io.daybook.command.deadletter.DeadLetterRejected.Code;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.shared.letters.DeadLetter;
import io.daybook.shared.letters.DeadLetterEvent;
import io.daybook.shared.letters.DeadLetters;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.RecordedEvent;

import org.axonframework.commandhandling.CommandHandler;
import org.springframework.beans.factory.ObjectProvider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Handles what is asked of dead letters: looks up which of them the view has, and has it decided.
@CommandShell
class DeadLetterShell {

    private final Streams streams;
    private final ObjectProvider<DeadLetters> letters;
    private final EventHistory history;
    private final EventEdit edit;

    DeadLetterShell(
            Streams streams,
            ObjectProvider<DeadLetters> letters,
            EventHistory history,
            EventCodec codec) {
        this.streams = streams;
        this.letters = letters;
        this.history = history;
        this.edit = new EventEdit(codec);
    }

    @CommandHandler
    Outcome handle(RetryDeadLetters command) {
        Loaded<LetterDecisions, DeadLetterEvent> decisions = load(command);
        List<DeadLetter> found = found(command.view(), command.which());
        return outcome(
                command,
                command.which(),
                found,
                LetterDecisions.retry(command, found, decisions.state()),
                decisions);
    }

    @CommandHandler
    Outcome handle(EditDeadLetter command) {
        Loaded<LetterDecisions, DeadLetterEvent> decisions = load(command);
        Which which = new Which.One(command.position());
        List<DeadLetter> found = found(command.view(), which);
        String payload =
                found.isEmpty() ? "" : payload(command, found.getFirst(), decisions.state());
        Outcome outcome =
                outcome(
                        command,
                        which,
                        found,
                        LetterDecisions.edit(command, found, payload, decisions.state()),
                        decisions);
        Map<String, Object> body = new LinkedHashMap<>(outcome.body());
        body.put("changed", command.changes().keySet().stream().sorted().toList());
        return new Outcome(body);
    }

    @CommandHandler
    Outcome handle(DropDeadLetters command) {
        Loaded<LetterDecisions, DeadLetterEvent> decisions = load(command);
        List<DeadLetter> found = found(command.view(), command.which());
        return outcome(
                command,
                command.which(),
                found,
                LetterDecisions.drop(command, found, decisions.state()),
                decisions);
    }

    /// Under the stream's lock no two callers decide about the same letter.
    private Loaded<LetterDecisions, DeadLetterEvent> load(DeadLetterCommand command) {
        return streams.load(LetterDecisions.MODEL, command.view());
    }

    private List<DeadLetter> found(String view, Which which) {
        DeadLetters there = letters.getObject();
        if (!there.isView(view)) {
            throw DeadLetterRejected.because(
                    Code.UNKNOWN_VIEW, "There is no view %s: see /projections.".formatted(view));
        }
        return switch (which) {
            case Which.One(long position) -> there.find(view, position).stream().toList();
            case Which.All(String cause, long after) ->
                    there.failed(view, cause, after, DeadLetterCommand.MOST);
        };
    }

    private String payload(EditDeadLetter command, DeadLetter letter, LetterDecisions decisions) {
        RecordedEvent original =
                history.ofStream(letter.stream(), letter.version() - 1, 1).getFirst();
        return edit.payload(original, decisions.of(letter.position()).payload(), command.changes());
    }

    private static Outcome outcome(
            DeadLetterCommand command,
            Which which,
            List<DeadLetter> found,
            List<DeadLetterEvent> events,
            Loaded<LetterDecisions, DeadLetterEvent> decisions) {
        if (!command.dryRun()) {
            decisions.record(events);
        }
        Set<Long> decided =
                events.stream().map(DeadLetterEvent::position).collect(Collectors.toSet());
        List<Map<String, Object>> named = new ArrayList<>();
        long waiting = 0;
        for (DeadLetter letter : found) {
            if (decided.contains(letter.position())) {
                waiting += letter.waiting();
                named.add(named(letter));
            }
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("view", command.view());
        body.put("dryRun", command.dryRun());
        body.put("letters", events.size());
        body.put("waiting", waiting);
        body.put("items", named);
        if (which instanceof Which.All && found.size() == DeadLetterCommand.MOST) {
            body.put("after", found.getLast().position());
        }
        return new Outcome(body);
    }

    private static Map<String, Object> named(DeadLetter letter) {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("position", letter.position());
        named.put("sequence", letter.sequence());
        named.put("eventType", letter.eventType());
        if (letter.cause() != null) {
            named.put("cause", letter.cause());
        }
        named.put("attempts", letter.attempts());
        named.put("waiting", letter.waiting());
        return named;
    }
}
