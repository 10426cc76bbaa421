package io.daybook.command.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shared.audit.Identity;

import java.util.List;
import java.util.function.Function;

/// The identities of money, checked by SQL over the log, at every position of every payment. It shares no code with the models.
final class MoneyBooks {

    private static final String PAYMENTS =
            """
            with sums as (
                select position, stream,
                       sum(case type when 'payment.authorised' then amount else 0 end) over w as authorised,
                       sum(case type when 'payment.captured' then amount else 0 end) over w as captured,
                       sum(case type when 'payment.voided' then amount else 0 end) over w as voided,
                       sum(case type when 'payment.refunded' then amount else 0 end) over w as refunded
                from (select position, stream, version, type, coalesce((payload ->> 'amountMinor')::bigint, 0) as amount
                      from daybook.events where stream like 'payment:%') as moves
                window w as (partition by stream order by version)
            )
            """;

    /// Authorised = captured + voided + open, captured = refunded + refundable, and nothing of it below zero.
    private static final String BROKEN =
            PAYMENTS
                    + """
                    select format('%s at %s: authorised %s, captured %s, voided %s, refunded %s', stream, position, authorised, captured,
                                  voided, refunded)
                    from sums where captured + voided > authorised or refunded > captured order by position limit 5
                    """;

    /// Each capture and refund stands in the order's books too, and nothing else does.
    private static final String ORDERS_DISAGREE =
            """
            with moves as (
                select payload ->> 'paymentId' as payment_id, type,
                       case when type in ('payment.captured', 'payment.refunded') then 1 else -1 end
                           * (payload ->> 'amountMinor')::bigint as amount,
                       type in ('payment.captured', 'order.payment-received') as taken
                from daybook.events
                where type in ('payment.captured', 'payment.refunded', 'order.payment-received', 'order.refunded')
            )
            select format('payment %s: %s %s differ', payment_id, sum(amount), case when taken then 'captured' else 'refunded' end)
            from moves group by payment_id, taken having sum(amount) <> 0 limit 5
            """;

    /// What no provider has answered yet.
    private static final String OPEN =
            """
            select stream || ' ' || coalesce(payload ->> 'captureId', payload ->> 'voidId', payload ->> 'refundId', 'authorise') as operation
            from daybook.events
            where type in ('payment.requested', 'payment.capture-requested', 'payment.void-requested', 'payment.refund-requested')
            except
            select stream || ' ' || coalesce(payload ->> 'captureId', payload ->> 'voidId', payload ->> 'refundId', 'authorise')
            from daybook.events
            where type in ('payment.authorised', 'payment.declined', 'payment.captured', 'payment.capture-failed', 'payment.voided',
                           'payment.void-failed', 'payment.refunded', 'payment.refund-failed')
            """;

    /// Money of orders that came to nothing which is neither let go nor given back.
    private static final String LEFT_OF_CANCELLED =
            """
            with payments as (
                select stream, max(payload ->> 'orderId') as order_id,
                       sum(case type when 'payment.authorised' then amount when 'payment.captured' then -amount
                           when 'payment.voided' then -amount else 0 end) as held,
                       sum(case type when 'payment.captured' then amount when 'payment.refunded' then -amount else 0 end) as kept
                from (select stream, type, payload, coalesce((payload ->> 'amountMinor')::bigint, 0) as amount
                      from daybook.events where stream like 'payment:%') as moves
                group by stream
            )
            select format('order %s: %s holds %s and keeps %s', order_id, stream, held, kept)
            from payments
            where (held <> 0 or kept <> 0)
                and exists (select from daybook.events where stream = 'order:' || order_id and type = 'order.cancelled')
            """;

    private MoneyBooks() {}

    static void check(Function<String, List<String>> sql) {
        assertThat(sql.apply(BROKEN)).as("payments whose sums are broken").isEmpty();
        assertThat(sql.apply(ORDERS_DISAGREE)).as("payments that orders tell otherwise").isEmpty();
    }

    /// Every identity that the log is audited by.
    static void audit(Function<String, List<String>> sql) {
        for (Identity identity : Identity.values()) {
            assertThat(
                            sql.apply(
                                    "select subject || ': ' || detail from (%s) breaches limit 5"
                                            .formatted(identity.sql())))
                    .as(identity.code())
                    .isEmpty();
        }
    }

    /// Whether all providers have answered, and nothing is left of what was cancelled.
    static boolean areAtRest(Function<String, List<String>> sql) {
        return sql.apply(OPEN).isEmpty() && sql.apply(LEFT_OF_CANCELLED).isEmpty();
    }
}
