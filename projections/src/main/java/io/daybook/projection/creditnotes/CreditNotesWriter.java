package io.daybook.projection.creditnotes;

import static io.daybook.projection.bulk.ColumnType.BIGINT;
import static io.daybook.projection.bulk.ColumnType.INT;
import static io.daybook.projection.bulk.ColumnType.TEXT;
import static io.daybook.projection.bulk.ColumnType.TIMESTAMPTZ;

import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.bulk.Columns;
import io.daybook.projection.bulk.Keys;
import io.daybook.projection.bulk.Rows;
import io.daybook.projection.bulk.Table;
import io.daybook.shared.credit.CreditEvent;
import io.daybook.shared.credit.CreditEvent.CreditLine;
import io.daybook.shared.credit.CreditEvent.CreditNoteIssued;
import io.daybook.shared.credit.CreditEvent.OrderLink;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Posts credit notes into `views.credit_notes`, `views.credit_lines` and `views.credit_links`.
public final class CreditNotesWriter implements ViewWriter {

    private static final Table NOTES =
            Table.named("views.credit_notes")
                    .key("credit_id", TEXT)
                    .column("customer_reference", TEXT)
                    .column("country", TEXT)
                    .column("currency", TEXT)
                    .column("refund_minor", BIGINT)
                    .column("refunded_minor", BIGINT)
                    .column("lines", INT)
                    .column("issued_at", TIMESTAMPTZ)
                    .column("issued_position", BIGINT)
                    .column("version", BIGINT)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    private static final Table LINES =
            Table.named("views.credit_lines")
                    .key("credit_id", TEXT)
                    .key("line", INT)
                    .column("kind", TEXT)
                    .column("sku", TEXT)
                    .column("description", TEXT)
                    .column("quantity", INT)
                    .column("accepted_quantity", INT)
                    .column("unit_price_minor", BIGINT)
                    .column("position", BIGINT)
                    .whoseRowsStay();

    private static final Table LINKS =
            Table.named("views.credit_links")
                    .key("credit_id", TEXT)
                    .key("line", INT)
                    .key("link", INT)
                    .column("order_id", TEXT)
                    .column("order_line", INT)
                    .column("quantity", INT)
                    .column("effect", TEXT)
                    .column("at", TIMESTAMPTZ)
                    .column("position", BIGINT)
                    .whoseRowsStay();

    @Override
    public String view() {
        return "credit-notes";
    }

    @Override
    public List<ViewTable> tables() {
        return List.of(
                ViewTable.of("credit_notes", "credit", "credit_id"),
                ViewTable.of("credit_lines", "credit", "credit_id"),
                ViewTable.of("credit_links", "credit", "credit_id"));
    }

    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return EventTypes.of(CreditEvent.class);
    }

    @Override
    public void write(List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Map<String, IssuedNote> before = notesOf(batch, store);
        Map<String, IssuedNote> notes = new TreeMap<>(before);
        Rows lines = LINES.rows();
        Rows links = LINKS.rows();
        for (RecordedEvent recorded : batch) {
            CreditEvent event = (CreditEvent) recorded.event();
            IssuedNote note = notes.get(event.creditId());
            if (note != null && recorded.position() <= note.position()) {
                continue;
            }
            notes.put(event.creditId(), IssuedNote.evolve(note, recorded));
            if (event instanceof CreditNoteIssued issued) {
                add(lines, links, recorded, issued);
            }
        }

        Rows rows = NOTES.rows();
        for (IssuedNote note : notes.values()) {
            IssuedNote old = before.get(note.creditId());
            if (old == null || note.position() > old.position()) {
                rows.add(
                        note.creditId(),
                        note.customerReference(),
                        note.country(),
                        note.currency(),
                        note.refundMinor(),
                        note.refundedMinor(),
                        note.lines(),
                        note.issuedAt(),
                        note.issuedPosition(),
                        note.version(),
                        note.position());
            }
        }
        rows.write(store);
        lines.write(store);
        links.write(store);
    }

    private static void add(
            Rows lines, Rows links, RecordedEvent recorded, CreditNoteIssued issued) {
        for (CreditLine line : issued.lines()) {
            lines.add(
                    issued.creditId(),
                    line.line(),
                    line.kind().name().toLowerCase(Locale.ROOT),
                    line.sku(),
                    line.description(),
                    line.quantity(),
                    line.acceptedQuantity(),
                    line.unitPriceMinor(),
                    recorded.position());
            int number = 1;
            for (OrderLink link : line.links()) {
                links.add(
                        issued.creditId(),
                        line.line(),
                        number++,
                        link.orderId(),
                        link.orderLine(),
                        link.quantity(),
                        link.effect().name().toLowerCase(Locale.ROOT),
                        issued.at(),
                        recorded.position());
            }
        }
    }

    /// The notes that the batch goes on with, as stored.
    private static Map<String, IssuedNote> notesOf(List<RecordedEvent> batch, ViewStore store)
            throws SQLException {
        Keys keys = new Keys("text");
        Set<String> seen = new HashSet<>();
        for (RecordedEvent recorded : batch) {
            CreditEvent event = (CreditEvent) recorded.event();
            if (seen.add(event.creditId()) && !(event instanceof CreditNoteIssued)) {
                keys.add(event.creditId());
            }
        }
        Map<String, IssuedNote> notes = new HashMap<>();
        if (keys.isEmpty()) {
            return notes;
        }
        try (PreparedStatement select =
                store.prepare(
                        "select t.* from views.credit_notes t join unnest(%s) as k (credit_id) using (credit_id)"
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    notes.put(
                            row.getString("credit_id"),
                            new IssuedNote(
                                    row.getString("credit_id"),
                                    row.getString("customer_reference"),
                                    row.getString("country"),
                                    row.getString("currency"),
                                    row.getLong("refund_minor"),
                                    row.getLong("refunded_minor"),
                                    row.getInt("lines"),
                                    Columns.requiredInstant(row, "issued_at"),
                                    row.getLong("issued_position"),
                                    row.getLong("version"),
                                    row.getLong("position")));
                }
            }
        }
        return notes;
    }
}
