package io.daybook.query.credits;

import io.daybook.query.Inputs;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;
import io.daybook.query.Versioned;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

@QueryEndpoint
@ReadsView("credit-notes")
class CreditNoteDetailsEndpoint {

    private final CreditNoteDetailsQuery query;

    CreditNoteDetailsEndpoint(ReadDatabase database) {
        query = new CreditNoteDetailsQuery(database.jdbc());
    }

    @GetMapping("/api/v1/credits/{creditId}")
    ResponseEntity<CreditNoteDetails> note(@PathVariable String creditId) {
        return query.note(Inputs.id("creditId", creditId))
                .map(note -> Versioned.answer(note.version(), note))
                .orElseThrow(() ->
                        QueryProblem.unknown(
                                "unknown-credit-note",
                                "There is no credit note '%s'.".formatted(creditId)));
    }
}
