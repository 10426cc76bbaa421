select stream as subject, position, format('held %s of %s', held + advance, due) as detail
from (
    select stream, position, type, sum(due) over so_far as due, sum(held) over so_far as held, sum(advance) over so_far as advance
    from money
    window so_far as (partition by stream order by version)
) sums
where type = 'order.confirmed' and held + advance < due
