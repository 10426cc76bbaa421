select counted.stream as subject, counted.position,
    format('the count at position %s expected %s, the log says %s', counted.payload ->> 'readAt', counted.payload ->> 'expected',
        coalesce(there.on_hand, 0)) as detail
from movements counted
cross join lateral (
    select sum(earlier.on_hand) as on_hand from movements earlier
    where earlier.stream = counted.stream and earlier.position <= (counted.payload ->> 'readAt')::bigint
) there
where counted.type = 'stock.counted' and (counted.payload ->> 'expected')::bigint <> coalesce(there.on_hand, 0)
