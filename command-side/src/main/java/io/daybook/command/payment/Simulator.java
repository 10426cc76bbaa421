package io.daybook.command.payment;

import io.daybook.command.CommandRole;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.stereotype.Component;

import java.util.Optional;

import javax.sql.DataSource;

/// The payment provider of an engine that has none: it approves what it is asked, keeps to the sums, and remembers all of it in its own
/// table, so that it can be asked after a restart.
///
/// It misbehaves on request. By method: `card-declined`, `card-timeout` (the first call never arrives), `card-lost-reply` (the call is
/// carried out, the answer is lost). By amount, in the last four digits of the minor units: 6601, 6602 and 6603 for the same.
@Component
@CommandRole
class Simulator implements PaymentProvider {

    private static final String LOST = "lost";
    private static final String APPROVED = "approved";
    private static final String DECLINED = "declined";

    private final JdbcClient sql;

    /// A provider keeps its own books: what it has done stays done when whoever called it rolls back. Hence a data source of its own, which
    /// takes part in no transaction.
    Simulator(DataSource dataSource) {
        this.sql = JdbcClient.create(new DelegatingDataSource(dataSource));
    }

    @Override
    public String name() {
        return "simulator";
    }

    @Override
    public Answer perform(Operation operation) {
        Optional<Kept> before = find(operation);
        if (before.isPresent() && !before.get().outcome().equals(LOST)) {
            return before.get().answer();
        }
        Mood mood = Mood.of(operation);
        if (before.isEmpty() && mood == Mood.TIMES_OUT) {
            keep(operation, LOST, "");
            return new Answer.Unknown();
        }
        String refusal = refusal(operation, mood);
        keep(
                operation,
                refusal.isEmpty() ? APPROVED : DECLINED,
                refusal.isEmpty() ? reference(operation) : refusal);
        return mood == Mood.LOSES_REPLY ? new Answer.Unknown() : query(operation);
    }

    @Override
    public Answer query(Operation operation) {
        return find(operation).map(Kept::answer).orElse(new Answer.NeverSeen());
    }

    /// Why it declines; empty where it does not.
    private String refusal(Operation operation, Mood mood) {
        if (mood == Mood.DECLINES) {
            return "insufficient-funds";
        }
        long wanted = operation.amount().minor();
        return switch (operation.kind()) {
            case AUTHORISE -> "";
            case CAPTURE ->
                    wanted
                                    > sum(operation, Kind.AUTHORISE)
                                            - sum(operation, Kind.CAPTURE)
                                            - sum(operation, Kind.VOID)
                            ? "more-than-authorised"
                            : "";
            case VOID -> sum(operation, Kind.AUTHORISE) == 0 ? "not-authorised" : "";
            case REFUND ->
                    wanted > sum(operation, Kind.CAPTURE) - sum(operation, Kind.REFUND)
                            ? "more-than-captured"
                            : "";
        };
    }

    private long sum(Operation operation, Kind kind) {
        return sql.sql(
                        "select coalesce(sum(amount_minor), 0) from daybook.simulator_operations where payment_id = :payment and kind = :kind and outcome = 'approved'")
                .param("payment", operation.paymentId())
                .param("kind", kind.text())
                .query(Long.class)
                .single();
    }

    private void keep(Operation operation, String outcome, String detail) {
        sql.sql(
                        """
                        insert into daybook.simulator_operations
                            (payment_id, operation_key, kind, amount_minor, currency, outcome, detail, asked_at)
                        values (:payment, :key, :kind, :amount, :currency, :outcome, :detail, now())
                        on conflict (payment_id, operation_key) do update
                            set outcome = excluded.outcome, detail = excluded.detail, asked_at = excluded.asked_at
                            where simulator_operations.outcome = 'lost'
                        """)
                .param("payment", operation.paymentId())
                .param("key", operation.key())
                .param("kind", operation.kind().text())
                .param("amount", operation.amount().minor())
                .param("currency", operation.amount().currency())
                .param("outcome", outcome)
                .param("detail", detail)
                .update();
    }

    private Optional<Kept> find(Operation operation) {
        return sql.sql(
                        "select outcome, detail, amount_minor from daybook.simulator_operations where payment_id = :payment and operation_key = :key")
                .param("payment", operation.paymentId())
                .param("key", operation.key())
                .query((row, _) -> new Kept(row.getString(1), row.getString(2), row.getLong(3)))
                .optional();
    }

    private static String reference(Operation operation) {
        return "sim-" + operation.paymentId() + "-" + operation.key();
    }

    private record Kept(String outcome, String detail, long amountMinor) {

        Answer answer() {
            return switch (outcome) {
                case APPROVED -> new Answer.Approved(detail, amountMinor);
                case DECLINED -> new Answer.Declined(detail);
                default -> new Answer.NeverSeen();
            };
        }
    }

    private enum Mood {
        APPROVES,
        DECLINES,
        TIMES_OUT,
        LOSES_REPLY;

        static Mood of(Operation operation) {
            return switch ((int) (operation.amount().minor() % 10_000)) {
                case 6601 -> DECLINES;
                case 6602 -> TIMES_OUT;
                case 6603 -> LOSES_REPLY;
                default ->
                        switch (operation.method()) {
                            case "card-declined" -> DECLINES;
                            case "card-timeout" -> TIMES_OUT;
                            case "card-lost-reply" -> LOSES_REPLY;
                            default -> APPROVES;
                        };
            };
        }
    }
}
