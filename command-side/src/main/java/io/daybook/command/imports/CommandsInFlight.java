package io.daybook.command.imports;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContext;
import io.daybook.command.CommandContexts;
import io.daybook.command.Commands;
import io.daybook.command.Rejection;
import io.daybook.command.imports.ImportRejected.Code;
import io.daybook.command.imports.KeptAnswers.Kept;
import io.daybook.command.imports.retail.RetailDocument;
import io.daybook.shared.imports.ImportEvent.DocumentKind;
import io.daybook.shared.imports.ImportEvent.Shortage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/// The commands of an import on their way to the engine: some hundreds are in flight while they become durable, which the engine decides in the
/// order in which it was asked.
///
/// Every command has an idempotency key that is derived from the import and the document. An import that is begun again leaves out what has an
/// answer, so that it goes on where it ended, whatever ended it.
final class CommandsInFlight {

    private static final int IN_FLIGHT = 512;
    private static final int MAX_ATTEMPTS = 100;

    /// What became of a command.
    record Outcome(@Nullable String refusal, List<Shortage> shortages) {
        static final Outcome ACCEPTED = new Outcome(null, List.of());
    }

    private record Pending(
            CompletableFuture<Answer> answer,
            String what,
            @Nullable String tolerated,
            @Nullable RetailDocument finishes) {}

    private final Commands commands;
    private final KeptAnswers log;
    private final String importId;
    private final ImportProgress progress;
    private final BooleanSupplier stopped;
    private final Map<String, Kept> kept;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private volatile boolean failed;

    CommandsInFlight(
            Commands commands,
            KeptAnswers log,
            String importId,
            ImportProgress progress,
            BooleanSupplier stopped) {
        this.commands = commands;
        this.log = log;
        this.importId = importId;
        this.progress = progress;
        this.stopped = stopped;
        this.kept = log.of("import/" + importId + "/");
    }

    /// Whether an earlier run was given an answer.
    boolean isAnswered(String operation) {
        return kept.containsKey(key(operation, 1));
    }

    void await(String operation, String what, Command command) {
        await(operation, what, command, null);
    }

    Outcome await(String operation, String what, Command command, @Nullable String tolerated) {
        Kept known = known(operation, tolerated);
        if (known != null) {
            return new Outcome(known.refusal(), known.shortages());
        }
        return settle(new Pending(dispatch(operation, command, tolerated), what, tolerated, null));
    }

    void send(String operation, String what, Command command) {
        send(operation, what, command, null, null);
    }

    /// Sends a command and goes on. Its failure comes to light later.
    ///
    /// @param what said of it where it fails
    /// @param tolerated code of the refusal that is an outcome like another
    /// @param finishes the document of which this is the last command
    void send(
            String operation,
            String what,
            Command command,
            @Nullable String tolerated,
            @Nullable RetailDocument finishes) {
        if (stopped.getAsBoolean()) {
            throw new Importer.Stopped();
        }
        CompletableFuture<Answer> answer =
                known(operation, tolerated) != null
                        ? CompletableFuture.completedFuture(null)
                        : dispatch(operation, command, tolerated);
        pending.add(new Pending(answer, what, tolerated, finishes));
        while (!pending.isEmpty()
                && (failed || pending.size() > IN_FLIGHT || pending.element().answer().isDone())) {
            settleFirst();
        }
    }

    private CompletableFuture<Answer> dispatch(
            String operation, Command command, @Nullable String tolerated) {
        String key = freeKey(operation);
        CompletableFuture<Answer> answer =
                commands.dispatch(
                        command,
                        new CommandContext(
                                "import-" + importId,
                                "import",
                                CommandContexts.newId(),
                                importId,
                                null,
                                null,
                                null,
                                key,
                                importId,
                                null));
        return answer.whenComplete((given, failure) -> {
            String code = failure == null ? null : code(failure);
            if (failure != null && (code == null || !code.equals(tolerated))) {
                failed = true;
            }
        });
    }

    void settleAll() {
        while (!pending.isEmpty()) {
            settleFirst();
        }
    }

    /// Waits for all, whatever comes of them: nothing of this run may still be under way when it is begun again.
    void end() {
        pending.forEach(waiting -> waiting.answer().exceptionally(_ -> null).join());
    }

    private void settleFirst() {
        Pending first = pending.remove();
        settle(first);
        RetailDocument document = first.finishes();
        if (document != null) {
            progress.documentDone(document.rows().size(), document.kind() == DocumentKind.ORDER);
        }
    }

    private Outcome settle(Pending waiting) {
        try {
            @Nullable Answer answer = waiting.answer().join();
            if (answer != null) {
                progress.reached(answer.position());
            }
            return Outcome.ACCEPTED;
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof Rejection refusal && refusal.kind() != Rejection.Kind.BUSY) {
                if (refusal.code().equals(waiting.tolerated())) {
                    return new Outcome(
                            refusal.code(), log.shortages(refusal.attributes().get("shortages")));
                }
                throw ImportRejected.because(
                        Code.IMPORT_REFUSED,
                        "The engine refused %s: %s (%s). All before it has been imported; the same import goes on there when it is asked for again."
                                .formatted(waiting.what(), refusal.detail(), refusal.code()),
                        Map.of("refusal", refusal.code()));
            }
            throw new Importer.Interrupted(cause);
        }
    }

    /// The answer that an earlier run was given, where it stands.
    private @Nullable Kept known(String operation, @Nullable String tolerated) {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            Kept answer = kept.get(key(operation, attempt));
            if (answer == null) {
                return null;
            }
            if (answer.refusal() == null || answer.refusal().equals(tolerated)) {
                progress.reached(answer.position());
                return answer;
            }
        }
        return null;
    }

    /// A refusal is kept under its key for ever, but what was missing may be there by now: it is asked again under another key.
    private String freeKey(String operation) {
        int attempt = 1;
        while (attempt < MAX_ATTEMPTS && kept.containsKey(key(operation, attempt))) {
            attempt++;
        }
        return key(operation, attempt);
    }

    private String key(String operation, int attempt) {
        String key = "import/" + importId + "/" + operation;
        return attempt == 1 ? key : key + "~" + attempt;
    }

    private static @Nullable String code(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
        return cause instanceof Rejection refusal ? refusal.code() : null;
    }
}
