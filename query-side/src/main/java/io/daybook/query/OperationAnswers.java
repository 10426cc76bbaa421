package io.daybook.query;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import tools.jackson.databind.json.JsonMapper;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import javax.sql.DataSource;

/// The answers to requests for work on the views, by idempotency key, for ever. A key is locked while its request is worked on, by whatever
/// process.
///
/// Should the process die between beginning the work and keeping the answer, the repeated request is done again: it finds what it asked
/// for begun, and is told so.
final class OperationAnswers {

    /// @param request method and address
    record Asked(String key, String fingerprint, String request, String actor, String role) {}

    /// @param location where the operation is followed
    /// @param body as JSON
    record Begun(String location, String body) {}

    record Answer(String location, String body, boolean replayed) {}

    private record Kept(
            String fingerprint,
            int status,
            @Nullable String location,
            @Nullable String code,
            String answer) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json;

    OperationAnswers(DataSource dataSource, JsonMapper json) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.json = json;
    }

    /// @throws QueryProblem what the work was refused with, now or then; `idempotency-key-in-flight`, `idempotency-key-reused`
    Answer once(Asked asked, Supplier<Begun> work) {
        Object outcome = Objects.requireNonNull(transaction.execute(_ -> locked(asked, work)));
        return switch (outcome) {
            case Answer answer -> answer;
            case QueryProblem refusal -> throw refusal;
            default -> throw new IllegalStateException(outcome.toString());
        };
    }

    /// An answer, or the refusal: thrown in here, it would not be kept.
    private Object locked(Asked asked, Supplier<Begun> work) {
        if (!lock(asked.key())) {
            return QueryProblem.conflict(
                    "idempotency-key-in-flight",
                    "A request with this Idempotency-Key is still being worked on. Wait for its answer, or ask again in a moment.");
        }
        Optional<Kept> kept = find(asked.key());
        if (kept.isPresent()) {
            return again(asked, kept.get());
        }
        try {
            Begun begun = work.get();
            keep(asked, HttpStatus.ACCEPTED.value(), begun.location(), null, begun.body());
            return new Answer(begun.location(), begun.body(), false);
        } catch (QueryProblem refusal) {
            if (refusal.getStatusCode().is4xxClientError()) {
                keep(
                        asked,
                        refusal.getStatusCode().value(),
                        null,
                        refusal.code(),
                        json.writeValueAsString(String.valueOf(refusal.getBody().getDetail())));
            }
            return refusal;
        }
    }

    private Object again(Asked asked, Kept kept) {
        if (!kept.fingerprint().equals(asked.fingerprint())) {
            return QueryProblem.rule(
                    "idempotency-key-reused",
                    "This Idempotency-Key belongs to another request. Use a new key for a new request.");
        }
        if (kept.location() != null) {
            return new Answer(kept.location(), kept.answer(), true);
        }
        QueryProblem refusal =
                QueryProblem.again(
                        HttpStatus.valueOf(kept.status()),
                        String.valueOf(kept.code()),
                        json.readValue(kept.answer(), String.class));
        refusal.getHeaders().set(OperationRequest.REPLAYED, "true");
        return refusal;
    }

    private boolean lock(String key) {
        return jdbc.sql(
                        "select pg_try_advisory_xact_lock(hashtext('daybook operation'), hashtext(:key))")
                .param("key", key)
                .query(Boolean.class)
                .single();
    }

    private Optional<Kept> find(String key) {
        return jdbc.sql(
                        """
                        select fingerprint, status, location, code, answer
                        from views.operation_answers where idempotency_key = :key
                        """)
                .param("key", key)
                .query((row, _) ->
                        new Kept(
                                Rows.text(row, 1),
                                row.getInt(2),
                                row.getString(3),
                                row.getString(4),
                                Rows.text(row, 5)))
                .optional();
    }

    private void keep(
            Asked asked,
            int status,
            @Nullable String location,
            @Nullable String code,
            String answer) {
        jdbc.sql(
                        """
                        insert into views.operation_answers
                            (idempotency_key, fingerprint, request, actor, role, status, location, code, answer)
                        values (:key, :fingerprint, :request, :actor, :role, :status, :location, :code, :answer::jsonb)
                        """)
                .param("key", asked.key())
                .param("fingerprint", asked.fingerprint())
                .param("request", asked.request())
                .param("actor", asked.actor())
                .param("role", asked.role())
                .param("status", status)
                .param("location", location)
                .param("code", code)
                .param("answer", answer)
                .update();
    }
}
