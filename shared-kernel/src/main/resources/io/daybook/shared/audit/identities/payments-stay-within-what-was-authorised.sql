select stream as subject, position,
    format('authorised %s, captured %s, voided %s, refunded %s', authorised, captured, voided, refunded) as detail
from (
    select stream, position, type,
        coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'payment.authorised') over so_far, 0) as authorised,
        coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'payment.captured') over so_far, 0) as captured,
        coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'payment.voided') over so_far, 0) as voided,
        coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'payment.refunded') over so_far, 0) as refunded
    from daybook.events
    where stream like 'payment:%'
    window so_far as (partition by stream order by version)
) sums
where captured + voided > authorised or refunded > captured
