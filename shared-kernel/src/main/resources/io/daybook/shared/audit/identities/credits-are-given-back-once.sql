select stream as subject, max(position) as position,
    format('issued for %s, given back %s', sum((payload ->> 'refundMinor')::bigint) filter (where type = 'credit.issued'),
        sum((payload ->> 'amountMinor')::bigint) filter (where type = 'credit.refunded')) as detail
from daybook.events
where type in ('credit.issued', 'credit.refunded')
group by stream
having sum((payload ->> 'amountMinor')::bigint) filter (where type = 'credit.refunded')
    > sum((payload ->> 'refundMinor')::bigint) filter (where type = 'credit.issued')
