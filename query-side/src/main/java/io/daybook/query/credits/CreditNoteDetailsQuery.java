package io.daybook.query.credits;

import io.daybook.query.Amount;
import io.daybook.query.Rows;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class CreditNoteDetailsQuery {

    private static final String NOTE =
            """
            select n.credit_id, n.version, n.customer_reference, n.country, n.issued_at, n.currency, n.refund_minor, n.refunded_minor,
                l.line, l.kind, l.sku, l.description, l.quantity, l.accepted_quantity, l.unit_price_minor,
                k.order_id, k.order_line, k.quantity, k.effect
            from views.credit_notes n
                left join views.credit_lines l on l.credit_id = n.credit_id
                left join views.credit_links k on k.credit_id = l.credit_id and k.line = l.line
            where n.credit_id = ? order by l.line, k.link
            """;

    private final JdbcClient jdbc;

    CreditNoteDetailsQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<CreditNoteDetails> note(String creditId) {
        return jdbc.sql(NOTE).param(creditId).query(CreditNoteDetailsQuery::noteOf);
    }

    private static Optional<CreditNoteDetails> noteOf(ResultSet row) throws SQLException {
        if (!row.next()) {
            return Optional.empty();
        }
        String creditId = Rows.text(row, 1);
        long version = row.getLong(2);
        String customerReference = Rows.text(row, 3);
        String country = Rows.text(row, 4);
        Instant issuedAt = Rows.instant(row, 5);
        String currency = Rows.text(row, 6);
        Amount refund = Amount.of(row.getLong(7), currency);
        Amount refunded = Amount.of(row.getLong(8), currency);
        return Optional.of(
                new CreditNoteDetails(
                        creditId,
                        version,
                        customerReference,
                        country,
                        issuedAt,
                        refund,
                        refunded,
                        linesOf(row, currency)));
    }

    /// One row per link, or per line without links, in the order of lines.
    private static List<CreditNoteDetails.Line> linesOf(ResultSet row, String currency)
            throws SQLException {
        List<CreditNoteDetails.Line> lines = new ArrayList<>();
        List<CreditNoteDetails.Link> links = new ArrayList<>();
        int last = 0;
        do {
            int line = row.getInt(9);
            if (line > last) {
                last = line;
                links = new ArrayList<>();
                lines.add(
                        new CreditNoteDetails.Line(
                                line,
                                Rows.text(row, 10),
                                Rows.text(row, 11),
                                Rows.text(row, 12),
                                row.getInt(13),
                                row.getInt(14),
                                Amount.of(row.getLong(15), currency),
                                links));
            }
            @Nullable String orderId = row.getString(16);
            if (orderId != null) {
                links.add(
                        new CreditNoteDetails.Link(
                                orderId, row.getInt(17), row.getInt(18), Rows.text(row, 19)));
            }
        } while (row.next());
        return lines;
    }
}
