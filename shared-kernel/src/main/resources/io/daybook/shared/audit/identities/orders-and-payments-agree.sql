select coalesce(p.stream, 'payment:' || o.payment_id) as subject, greatest(p.position, o.position) as position,
    format('the payment captured %s and refunded %s, its order notes %s and %s', coalesce(p.captured, 0), coalesce(p.refunded, 0),
        coalesce(o.captured, 0), coalesce(o.refunded, 0)) as detail
from (
    select stream, payload ->> 'paymentId' as payment_id, command_id, max(position) as position,
        coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'payment.captured'), 0) as captured,
        coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'payment.refunded'), 0) as refunded
    from daybook.events where type in ('payment.captured', 'payment.refunded')
    group by 1, 2, 3
) p
full join (
    select payload ->> 'paymentId' as payment_id, command_id, max(position) as position,
        coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'order.payment-received'), 0) as captured,
        coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'order.refunded'), 0) as refunded
    from daybook.events where type in ('order.payment-received', 'order.refunded')
    group by 1, 2
) o on o.payment_id = p.payment_id and o.command_id = p.command_id
where (coalesce(p.captured, 0), coalesce(p.refunded, 0)) is distinct from (coalesce(o.captured, 0), coalesce(o.refunded, 0))
