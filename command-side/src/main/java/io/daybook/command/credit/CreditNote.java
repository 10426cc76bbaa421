package io.daybook.command.credit;

import io.daybook.command.credit.CreditCommand.IssueCreditNote;
import io.daybook.command.credit.CreditCommand.RecordCreditRefund;
import io.daybook.command.credit.CreditRejected.Code;
import io.daybook.command.eventstore.Model;
import io.daybook.shared.credit.CreditEvent;
import io.daybook.shared.credit.CreditEvent.CreditNoteIssued;
import io.daybook.shared.credit.CreditEvent.CreditNoteRefunded;
import io.daybook.shared.money.Money;

import java.util.List;

/// A credit note: issued once, its money given back at once or later. What it does to orders and stock is said by [Crediting].
public sealed interface CreditNote {

    record NotIssued(String creditId) implements CreditNote {}

    record Issued(CreditNoteIssued note, long refundedMinor) implements CreditNote {}

    Model<CreditNote, CreditEvent> MODEL =
            new Model<>("credit", CreditEvent.class, NotIssued::new, CreditNote::evolve);

    static List<CreditEvent> decide(CreditCommand command, CreditNote credit) {
        return switch (command) {
            case IssueCreditNote issue -> issue(issue, credit);
            case RecordCreditRefund refund -> refund(refund, credit);
        };
    }

    private static List<CreditEvent> issue(IssueCreditNote command, CreditNote credit) {
        return switch (credit) {
            case NotIssued _ -> {
                long refund = command.refundMinor();
                CreditNoteIssued issued =
                        new CreditNoteIssued(
                                command.creditId(),
                                command.customer(),
                                command.currency(),
                                command.lines(),
                                refund,
                                command.at());
                yield command.refundMethod() == null || refund == 0
                        ? List.of(issued)
                        : List.of(
                                issued,
                                new CreditNoteRefunded(
                                        command.creditId(),
                                        refund,
                                        command.currency(),
                                        command.refundMethod(),
                                        command.at()));
            }
            case Issued(CreditNoteIssued note, _) -> {
                if (note.customer().equals(command.customer())
                        && note.currency().equals(command.currency())
                        && note.lines().equals(command.lines())) {
                    yield List.of();
                }
                throw CreditRejected.because(
                        Code.CREDIT_NOTE_EXISTS,
                        "Credit note %s was issued with another content: choose another id."
                                .formatted(command.creditId()));
            }
        };
    }

    private static List<CreditEvent> refund(RecordCreditRefund command, CreditNote credit) {
        return switch (credit) {
            case NotIssued _ ->
                    throw CreditRejected.because(
                            Code.UNKNOWN_CREDIT_NOTE,
                            "There is no credit note %s.".formatted(command.creditId()));
            case Issued(CreditNoteIssued note, long refunded) -> {
                if (!note.currency().equals(command.currency())) {
                    throw CreditRejected.because(
                            Code.CURRENCY_MISMATCH,
                            "Credit note %s is in %s, not in %s."
                                    .formatted(
                                            command.creditId(),
                                            note.currency(),
                                            command.currency()));
                }
                if (command.amountMinor() != note.refundMinor()) {
                    throw CreditRejected.because(
                            Code.REFUND_MISMATCH,
                            "Credit note %s gives back %s, all of it at once."
                                    .formatted(
                                            command.creditId(),
                                            Money.of(note.refundMinor(), note.currency())));
                }
                if (refunded > 0) {
                    yield List.of();
                }
                yield List.of(
                        new CreditNoteRefunded(
                                command.creditId(),
                                command.amountMinor(),
                                command.currency(),
                                command.method(),
                                command.at()));
            }
        };
    }

    static CreditNote evolve(CreditNote credit, CreditEvent event) {
        return switch (event) {
            case CreditNoteIssued issued -> new Issued(issued, 0);
            case CreditNoteRefunded refunded ->
                    credit instanceof Issued(CreditNoteIssued note, long before)
                            ? new Issued(note, before + refunded.amountMinor())
                            : credit;
        };
    }
}
