select 'order:' || order_id as subject, position,
    format('line %s: %s ordered, %s shipped, %s cancelled, %s back', line, quantity, shipped, cancelled, returned) as detail
from (
    select u.position, u.order_id, u.line, coalesce(l.quantity, 0) as quantity,
        sum(u.shipped) over so_far as shipped, sum(u.cancelled) over so_far as cancelled, sum(u.returned) over so_far as returned
    from units u left join lines l using (order_id, line)
    window so_far as (partition by u.order_id, u.line order by u.position)
) moved
where shipped + cancelled > quantity or returned > shipped
