package io.daybook.projection.paymentledger;

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
import io.daybook.projection.paymentledger.LedgerPayment.Amounts;
import io.daybook.projection.paymentledger.LedgerPayment.Request;
import io.daybook.shared.credit.CreditEvent;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.payment.PaymentEvent;
import io.daybook.shared.payment.PaymentEvent.PaymentRequested;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Posts payments and credit notes into `views.payments`, `views.payment_operations` and `views.postings`.
public final class PaymentLedgerWriter implements ViewWriter {

    private static final Table PAYMENTS =
            Table.named("views.payments")
                    .key("payment_id", TEXT)
                    .column("order_id", TEXT)
                    .column("currency", TEXT)
                    .column("method", TEXT)
                    .column("provider", TEXT)
                    .column("status", TEXT)
                    .column("requested_minor", BIGINT)
                    .column("authorised_minor", BIGINT)
                    .column("captured_minor", BIGINT)
                    .column("voided_minor", BIGINT)
                    .column("refunded_minor", BIGINT)
                    .column("requested_at", TIMESTAMPTZ)
                    .column("settled_at", TIMESTAMPTZ)
                    .column("version", BIGINT)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    private static final Table OPERATIONS =
            Table.named("views.payment_operations")
                    .key("payment_id", TEXT)
                    .key("operation_id", TEXT)
                    .column("kind", TEXT)
                    .column("status", TEXT)
                    .column("amount_minor", BIGINT)
                    .column("reason", TEXT)
                    .column("failure", TEXT)
                    .column("retry_of", TEXT)
                    .column("requested_at", TIMESTAMPTZ)
                    .column("answered_at", TIMESTAMPTZ)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    private static final Table POSTINGS =
            Table.named("views.postings")
                    .key("position", BIGINT)
                    .key("entry", INT)
                    .column("account", TEXT)
                    .column("order_id", TEXT)
                    .column("payment_id", TEXT)
                    .column("credit_id", TEXT)
                    .column("currency", TEXT)
                    .column("amount_minor", BIGINT)
                    .column("at", TIMESTAMPTZ)
                    .whoseRowsStay();

    private static final Set<Class<? extends DomainEvent>> HANDLES = new HashSet<>();

    static {
        HANDLES.addAll(EventTypes.of(PaymentEvent.class));
        HANDLES.addAll(EventTypes.of(CreditEvent.class));
    }

    @Override
    public String view() {
        return "payment-ledger";
    }

    @Override
    public List<ViewTable> tables() {
        return List.of(
                ViewTable.of("payments", "payment", "payment_id"),
                ViewTable.of("payment_operations", "payment", "payment_id"),
                new ViewTable(
                        "postings",
                        Map.of(
                                "payment", List.of("payment_id"),
                                "credit", List.of("credit_id"))));
    }

    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return HANDLES;
    }

    @Override
    public void write(List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Map<String, LedgerPayment> before = paymentsOf(batch, store);
        Map<String, LedgerPayment> payments = new TreeMap<>(before);
        Map<String, SortedMap<String, PaymentOperation>> operations =
                operationsOf(before.keySet(), store);
        Rows postings = POSTINGS.rows();
        for (RecordedEvent recorded : batch) {
            switch (recorded.event()) {
                case PaymentEvent event -> {
                    LedgerPayment payment = payments.get(event.paymentId());
                    if (payment == null || recorded.position() > payment.position()) {
                        LedgerPayment after = LedgerPayment.evolve(payment, recorded);
                        SortedMap<String, PaymentOperation> asked =
                                operations.computeIfAbsent(event.paymentId(), _ -> new TreeMap<>());
                        PaymentOperation.evolve(asked, recorded);
                        payments.put(event.paymentId(), after.judgedBy(asked.values()));
                        add(postings, recorded, Posting.of(event, after.request()));
                    }
                }
                case CreditEvent event -> add(postings, recorded, Posting.of(event));
                default -> throw new IllegalArgumentException("Not a money event: " + recorded);
            }
        }

        Rows rows = PAYMENTS.rows();
        for (LedgerPayment payment : payments.values()) {
            LedgerPayment old = before.get(payment.request().paymentId());
            if (old == null || payment.position() > old.position()) {
                add(rows, payment);
            }
        }
        Rows requested = OPERATIONS.rows();
        operations.values().forEach(all -> all.values().forEach(each -> add(requested, each)));
        rows.write(store);
        requested.write(store);
        postings.write(store);
    }

    private static void add(Rows rows, RecordedEvent recorded, List<Posting> postings) {
        int entry = 1;
        for (Posting posting : postings) {
            rows.add(
                    recorded.position(),
                    entry++,
                    posting.account().text(),
                    posting.orderId(),
                    posting.paymentId(),
                    posting.creditId(),
                    posting.currency(),
                    posting.amountMinor(),
                    recorded.event().at());
        }
    }

    private static void add(Rows rows, LedgerPayment payment) {
        Request request = payment.request();
        Amounts amounts = payment.amounts();
        rows.add(
                request.paymentId(),
                request.orderId(),
                request.currency(),
                request.method(),
                request.provider(),
                payment.status(),
                request.requestedMinor(),
                amounts.authorised(),
                amounts.captured(),
                amounts.voided(),
                amounts.refunded(),
                request.requestedAt(),
                payment.settledAt(),
                payment.version(),
                payment.position());
    }

    private static void add(Rows rows, PaymentOperation operation) {
        rows.add(
                operation.paymentId(),
                operation.operationId(),
                operation.kind(),
                operation.status(),
                operation.amountMinor(),
                operation.reason(),
                operation.failure(),
                operation.retryOf(),
                operation.requestedAt(),
                operation.answeredAt(),
                operation.position());
    }

    /// What was requested of these payments, as stored.
    private static Map<String, SortedMap<String, PaymentOperation>> operationsOf(
            Set<String> payments, ViewStore store) throws SQLException {
        Map<String, SortedMap<String, PaymentOperation>> operations = new TreeMap<>();
        if (payments.isEmpty()) {
            return operations;
        }
        Keys keys = new Keys("text");
        payments.forEach(keys::add);
        try (PreparedStatement select =
                store.prepare(
                        "select t.* from views.payment_operations t join unnest(%s) as k (payment_id) using (payment_id)"
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    PaymentOperation operation = operation(row);
                    operations
                            .computeIfAbsent(operation.paymentId(), _ -> new TreeMap<>())
                            .put(operation.operationId(), operation);
                }
            }
        }
        return operations;
    }

    private static PaymentOperation operation(ResultSet row) throws SQLException {
        return new PaymentOperation(
                row.getString("payment_id"),
                row.getString("operation_id"),
                row.getString("kind"),
                row.getString("status"),
                row.getLong("amount_minor"),
                row.getString("reason"),
                row.getString("failure"),
                row.getString("retry_of"),
                Columns.requiredInstant(row, "requested_at"),
                Columns.instant(row, "answered_at"),
                row.getLong("position"));
    }

    /// The payments that the batch goes on with, as stored.
    private static Map<String, LedgerPayment> paymentsOf(List<RecordedEvent> batch, ViewStore store)
            throws SQLException {
        Keys keys = new Keys("text");
        Set<String> seen = new HashSet<>();
        for (RecordedEvent recorded : batch) {
            if (recorded.event() instanceof PaymentEvent event
                    && seen.add(event.paymentId())
                    && !(event instanceof PaymentRequested)) {
                keys.add(event.paymentId());
            }
        }
        Map<String, LedgerPayment> payments = new HashMap<>();
        if (keys.isEmpty()) {
            return payments;
        }
        try (PreparedStatement select =
                store.prepare(
                        "select t.* from views.payments t join unnest(%s) as k (payment_id) using (payment_id)"
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    payments.put(row.getString("payment_id"), payment(row));
                }
            }
        }
        return payments;
    }

    private static LedgerPayment payment(ResultSet row) throws SQLException {
        return new LedgerPayment(
                new Request(
                        row.getString("payment_id"),
                        row.getString("order_id"),
                        row.getString("currency"),
                        row.getString("method"),
                        row.getString("provider"),
                        row.getLong("requested_minor"),
                        Columns.requiredInstant(row, "requested_at")),
                new Amounts(
                        row.getLong("authorised_minor"),
                        row.getLong("captured_minor"),
                        row.getLong("voided_minor"),
                        row.getLong("refunded_minor")),
                row.getString("status"),
                Columns.instant(row, "settled_at"),
                row.getLong("version"),
                row.getLong("position"));
    }
}
