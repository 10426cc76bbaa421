package io.daybook.command.payment.simulator;

import io.daybook.command.payment.PaymentProvider.Kind;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import java.util.List;
import java.util.Locale;

import javax.sql.DataSource;

/// The journal of the simulator in the engine's process: a table of its own.
final class TableJournal implements SimulatorJournal {

    private static final String COLUMNS =
            "select number, payment_id, operation_key, kind, amount_minor, currency, method, outcome, detail from daybook.simulator_operations ";

    private static final RowMapper<Entry> ENTRY =
            (row, _) ->
                    new Entry(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            Kind.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
                            row.getLong(5),
                            row.getString(6),
                            row.getString(7),
                            Outcome.valueOf(row.getString(8).toUpperCase(Locale.ROOT)),
                            row.getString(9));

    private final JdbcClient sql;

    /// A provider keeps its own books: what it has done stays done when whoever called it rolls back. Hence a data source of its own, which
    /// takes part in no transaction.
    TableJournal(DataSource dataSource) {
        this.sql = JdbcClient.create(new DelegatingDataSource(dataSource));
    }

    @Override
    public List<Entry> of(String paymentId) {
        return sql.sql(COLUMNS + "where payment_id = ? order by number")
                .param(paymentId)
                .query(ENTRY)
                .list();
    }

    @Override
    public void add(Entry entry) {
        sql.sql(
                        """
                        insert into daybook.simulator_operations
                            (payment_id, operation_key, kind, amount_minor, currency, method, outcome, detail, asked_at)
                        values (:payment, :key, :kind, :amount, :currency, :method, :outcome, :detail, now())
                        on conflict (payment_id, operation_key) do update
                            set outcome = excluded.outcome, detail = excluded.detail, asked_at = excluded.asked_at,
                                amount_minor = excluded.amount_minor
                            where simulator_operations.outcome = 'lost'
                        """)
                .param("payment", entry.paymentId())
                .param("key", entry.key())
                .param("kind", entry.kind().text())
                .param("amount", entry.amountMinor())
                .param("currency", entry.currency())
                .param("method", entry.method())
                .param("outcome", entry.outcome().name().toLowerCase(Locale.ROOT))
                .param("detail", entry.detail())
                .update();
    }

    @Override
    public List<Entry> after(long number, int limit) {
        return sql.sql(COLUMNS + "where number > ? order by number limit ?")
                .param(number)
                .param(limit)
                .query(ENTRY)
                .list();
    }
}
