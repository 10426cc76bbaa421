select e.stream as subject, e.position,
    format('the lines sum to %s, the total is %s', sums.minor, e.payload ->> 'totalMinor') as detail
from daybook.events e
cross join lateral (
    select coalesce(sum((l ->> 'quantity')::bigint * (l ->> 'unitPriceMinor')::bigint - coalesce((l ->> 'discountMinor')::bigint, 0)
        + case when l -> 'tax' ->> 'included' = 'false' then (l -> 'tax' ->> 'minor')::bigint else 0 end), 0) as minor
    from jsonb_array_elements(e.payload -> 'lines') l
) sums
where e.type = 'order.placed' and sums.minor <> (e.payload ->> 'totalMinor')::bigint
