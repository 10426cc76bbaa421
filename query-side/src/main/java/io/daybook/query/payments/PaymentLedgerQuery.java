package io.daybook.query.payments;

import io.daybook.query.Amount;
import io.daybook.query.Rows;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Payments and their postings, each by one statement: the answer is of one moment.
final class PaymentLedgerQuery {

    static final List<String> STATUSES =
            List.of(
                    "requested",
                    "authorised",
                    "declined",
                    "partly-captured",
                    "captured",
                    "voided",
                    "partly-refunded",
                    "refunded",
                    "refund-failed",
                    "outcome-unknown");

    private static final String PAYMENTS =
            """
            select payment_id, order_id, method, provider, status, currency, requested_minor, authorised_minor, captured_minor,
                voided_minor, refunded_minor, requested_at, settled_at, version
            from views.payments where
            """;

    private static final String PAYMENT_WITH_OPERATIONS =
            """
            select p.payment_id, p.order_id, p.method, p.provider, p.status, p.currency, p.requested_minor, p.authorised_minor,
                p.captured_minor, p.voided_minor, p.refunded_minor, p.requested_at, p.settled_at, p.version,
                o.kind, o.operation_id, o.status, o.amount_minor, o.reason, o.failure, o.retry_of, o.requested_at, o.answered_at
            from views.payments p left join views.payment_operations o on o.payment_id = p.payment_id
            where p.payment_id = ? order by o.requested_at, o.operation_id
            """;

    private static final String POSTINGS =
            """
            select position, entry, account, amount_minor, currency, order_id, at from views.postings
            where payment_id = ? and (position, entry) > (?, ?) order by position, entry limit ?
            """;

    private static final RowMapper<PaymentDetails> PAYMENT = (row, _) -> paymentOf(row);

    private final JdbcClient jdbc;

    PaymentLedgerQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<PaymentDetails> payment(String paymentId) {
        return jdbc.sql(PAYMENT_WITH_OPERATIONS)
                .param(paymentId)
                .query(PaymentLedgerQuery::paymentWithOperations);
    }

    private static Optional<PaymentDetails> paymentWithOperations(ResultSet row)
            throws SQLException {
        if (!row.next()) {
            return Optional.empty();
        }
        PaymentDetails payment = paymentOf(row);
        String currency = payment.requested().currency();
        List<PaymentDetails.Operation> operations = new ArrayList<>();
        do {
            if (row.getString(15) != null) {
                operations.add(
                        new PaymentDetails.Operation(
                                Rows.text(row, 15),
                                Rows.text(row, 16),
                                Rows.text(row, 17),
                                Amount.of(row.getLong(18), currency),
                                row.getString(19),
                                row.getString(20),
                                row.getString(21),
                                Rows.instant(row, 22),
                                Rows.optionalInstant(row, 23)));
            }
        } while (row.next());
        return Optional.of(payment.with(operations));
    }

    /// The payments behind the given one, by id.
    ///
    /// @param status one of [#STATUSES]; absent for all
    List<PaymentDetails> payments(@Nullable String status, String after, int limit) {
        // Written into the statement, so that the index of those that somebody waits for is found.
        String which = status == null ? "" : "status = '%s' and ".formatted(status);
        return jdbc.sql(PAYMENTS + which + "payment_id > ? order by payment_id limit ?")
                .param(after)
                .param(limit)
                .query(PAYMENT)
                .list();
    }

    /// The payments of an order behind the given one, by id.
    List<PaymentDetails> paymentsOf(String orderId, String after, int limit) {
        return jdbc.sql(PAYMENTS + "order_id = ? and payment_id > ? order by payment_id limit ?")
                .param(orderId)
                .param(after)
                .param(limit)
                .query(PAYMENT)
                .list();
    }

    /// The postings of a payment behind the given entry, oldest first.
    List<Posting> postings(String paymentId, long afterPosition, long afterEntry, int limit) {
        return jdbc.sql(POSTINGS)
                .param(paymentId)
                .param(afterPosition)
                .param(afterEntry)
                .param(limit)
                .query((row, _) ->
                        new Posting(
                                row.getLong(1),
                                row.getInt(2),
                                Rows.text(row, 3),
                                Amount.of(row.getLong(4), Rows.text(row, 5)),
                                row.getString(6),
                                Rows.instant(row, 7)))
                .list();
    }

    boolean knowsPayment(String paymentId) {
        return exists("select exists (select from views.payments where payment_id = ?)", paymentId);
    }

    boolean knowsOrder(String orderId) {
        return exists("select exists (select from views.orders where order_id = ?)", orderId);
    }

    private boolean exists(String sql, String id) {
        return jdbc.sql(sql).param(id).query(Boolean.class).single();
    }

    private static PaymentDetails paymentOf(ResultSet row) throws SQLException {
        String currency = Rows.text(row, 6);
        return new PaymentDetails(
                Rows.text(row, 1),
                null,
                Rows.text(row, 2),
                Rows.text(row, 3),
                Rows.text(row, 4),
                Rows.text(row, 5),
                Amount.of(row.getLong(7), currency),
                Amount.of(row.getLong(8), currency),
                Amount.of(row.getLong(9), currency),
                Amount.of(row.getLong(10), currency),
                Amount.of(row.getLong(11), currency),
                Rows.instant(row, 12),
                Rows.optionalInstant(row, 13),
                null,
                row.getLong(14));
    }
}
