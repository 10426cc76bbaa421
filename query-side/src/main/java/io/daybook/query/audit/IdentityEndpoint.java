package io.daybook.query.audit;

import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.shared.audit.Identity;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Proves the books from the log.
@QueryEndpoint
class IdentityEndpoint {

    /// Far more than a million events take.
    private static final Duration TIME_LIMIT = Duration.ofMinutes(5);

    private static final int MAX_BREACHES = 100;

    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final ReadDatabase database;

    /// A check may hold a connection for minutes. All callers share few of these, and storefronts come first.
    private final Semaphore turn = new Semaphore(1);

    IdentityEndpoint(ReadDatabase database) {
        this.database = database;
    }

    record Listed(String name, String meaning) {}

    record Identities(List<Listed> identities) {}

    /// @param subject the stream that breaks it
    /// @param position the first event at which, or 0 where there is none of its own
    record Breach(String subject, long position, String detail) {}

    /// @param holds whether there is no breach
    /// @param head the last position that was looked at
    /// @param breaches the first hundred
    /// @param sql what was run, for whoever wants to run it
    record Checked(
            String name,
            String meaning,
            boolean holds,
            long head,
            List<Breach> breaches,
            String sql) {}

    @GetMapping("/api/v1/audit/identities")
    Identities identities() {
        return new Identities(
                Arrays.stream(Identity.values())
                        .map(each -> new Listed(each.code(), each.meaning()))
                        .toList());
    }

    @GetMapping("/api/v1/audit/identities/{name}")
    Checked identity(@PathVariable String name) {
        Identity identity =
                Arrays.stream(Identity.values())
                        .filter(each -> each.code().equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                QueryProblem.unknown(
                                        "unknown-identity",
                                        "There is no such identity; GET /api/v1/audit/identities lists all."));
        if (!turn.tryAcquire()) {
            throw QueryProblem.unavailable(
                    "audit-running",
                    "Another identity is being checked. Ask again when that is done.",
                    ASK_AGAIN);
        }
        try {
            return check(identity);
        } finally {
            turn.release();
        }
    }

    private Checked check(Identity identity) {
        return database.snapshot(
                TIME_LIMIT,
                jdbc -> {
                    // Unknown row counts lead the planner to loops that compare each row with each.
                    jdbc.sql("select set_config('enable_nestloop', 'off', true)")
                            .query()
                            .singleValue();
                    long head =
                            jdbc.sql("select coalesce(max(position), 0) from daybook.events")
                                    .query(Long.class)
                                    .single();
                    List<Breach> breaches =
                            jdbc.sql(
                                            "select subject, position, detail from (%s) breaches order by position, subject limit %d"
                                                    .formatted(identity.sql(), MAX_BREACHES))
                                    .query((row, _) ->
                                            new Breach(
                                                    row.getString(1),
                                                    row.getLong(2),
                                                    row.getString(3)))
                                    .list();
                    return new Checked(
                            identity.code(),
                            identity.meaning(),
                            breaches.isEmpty(),
                            head,
                            breaches,
                            identity.sql());
                });
    }
}
