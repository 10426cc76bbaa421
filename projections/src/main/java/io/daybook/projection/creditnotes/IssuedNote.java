package io.daybook.projection.creditnotes;

import io.daybook.shared.credit.CreditEvent;
import io.daybook.shared.credit.CreditEvent.CreditNoteIssued;
import io.daybook.shared.credit.CreditEvent.CreditNoteRefunded;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One credit note of the view. Its lines never change and are no part of the fold.
record IssuedNote(
        String creditId,
        String customerReference,
        String country,
        String currency,
        long refundMinor,
        long refundedMinor,
        int lines,
        Instant issuedAt,
        long issuedPosition,
        long version,
        long position) {

    /// The note after an event. A note begins with being issued.
    static IssuedNote evolve(@Nullable IssuedNote before, RecordedEvent recorded) {
        return switch ((CreditEvent) recorded.event()) {
            case CreditNoteIssued issued ->
                    new IssuedNote(
                            issued.creditId(),
                            issued.customer().reference(),
                            issued.customer().country(),
                            issued.currency(),
                            issued.refundMinor(),
                            0,
                            issued.lines().size(),
                            issued.at(),
                            recorded.position(),
                            recorded.version(),
                            recorded.position());
            case CreditNoteRefunded refunded -> {
                if (before == null) {
                    throw new IllegalStateException(
                            "Credit note %s has an event at position %d, but was never issued."
                                    .formatted(refunded.creditId(), recorded.position()));
                }
                yield new IssuedNote(
                        before.creditId,
                        before.customerReference,
                        before.country,
                        before.currency,
                        before.refundMinor,
                        before.refundedMinor + refunded.amountMinor(),
                        before.lines,
                        before.issuedAt,
                        before.issuedPosition,
                        recorded.version(),
                        recorded.position());
            }
        };
    }
}
