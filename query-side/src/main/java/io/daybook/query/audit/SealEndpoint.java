package io.daybook.query.audit;

import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.shared.audit.AuditKey;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.sql.SQLException;

@QueryEndpoint
class SealEndpoint {

    private static final int MAX_EVENTS = 200_000;

    private final SealVerifier verifier;

    SealEndpoint(ReadDatabase database, AuditKey key) {
        verifier = new SealVerifier(database.dataSource(), key);
    }

    /// Checks the log against its seals, part by part: ask again with `after` = `verifiedTo` until the answer is `complete`.
    @GetMapping("/api/v1/audit/verification")
    SealVerifier.Verification verification(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "50000") int limit)
            throws SQLException {
        if (after < 0) {
            throw QueryProblem.malformed(
                    "malformed-parameter", "after", "Begin at 0, or where the last answer ended.");
        }
        if (limit < 1 || limit > MAX_EVENTS) {
            throw QueryProblem.malformed(
                    "malformed-parameter",
                    "limit",
                    "Ask for 1 to %d events at a time.".formatted(MAX_EVENTS));
        }
        return verifier.verify(after, limit);
    }
}
