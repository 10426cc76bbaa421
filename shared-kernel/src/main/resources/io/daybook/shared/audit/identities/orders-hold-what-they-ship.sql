, placed as (
    select payload ->> 'orderId' as order_id, payload ->> 'expiresAt' is not null as lapses from daybook.events where type = 'order.placed'
), ended as (
    select distinct payload ->> 'orderId' as order_id from daybook.events where type in ('order.confirmed', 'order.cancelled')
), left_to_ship as (
    select l.order_id, l.sku, l.location,
        sum(l.quantity - coalesce(u.shipped, 0) - coalesce(u.cancelled, 0)) as units
    from lines l
    left join (select order_id, line, sum(shipped) as shipped, sum(cancelled) as cancelled from units group by order_id, line) u
        using (order_id, line)
    where l.kind = 'GOODS'
    group by l.order_id, l.sku, l.location
), held as (
    select payload ->> 'orderId' as order_id, payload ->> 'sku' as sku, payload ->> 'location' as location, max(position) as position,
        sum(case
            when type in ('stock.reserved', 'stock.reservation-raised') then (payload ->> 'quantity')::bigint
            when type in ('stock.reservation-released', 'stock.reservation-expired', 'stock.shipped') then -(payload ->> 'quantity')::bigint
            else 0
        end) as units
    from daybook.events
    where stream like 'stock:%' and payload ->> 'orderId' is not null
    group by 1, 2, 3
)
select 'order:' || coalesce(l.order_id, h.order_id) as subject, coalesce(h.position, 0) as position,
    format('%s at %s: %s left to ship, %s held', coalesce(l.sku, h.sku), coalesce(l.location, h.location), coalesce(l.units, 0),
        coalesce(h.units, 0)) as detail
from left_to_ship l
full join held h on h.order_id = l.order_id and h.sku = l.sku and h.location = l.location
left join placed p on p.order_id = coalesce(l.order_id, h.order_id)
left join ended e on e.order_id = p.order_id
where case
    -- A reservation may have lapsed while the order waited to be paid.
    when p.lapses and e.order_id is null then coalesce(h.units, 0) not in (0, coalesce(l.units, 0))
    else coalesce(h.units, 0) <> coalesce(l.units, 0)
end
