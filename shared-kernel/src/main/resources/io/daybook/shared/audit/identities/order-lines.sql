-- The lines of all orders, as placed and as added later, and what each event does to their units.
with lines as (
    select e.payload ->> 'orderId' as order_id, (l ->> 'line')::int as line, l ->> 'kind' as kind, l ->> 'sku' as sku,
        coalesce(l ->> 'location', '') as location, (l ->> 'quantity')::bigint as quantity
    from daybook.events e
    cross join lateral jsonb_array_elements(coalesce(e.payload -> 'lines', e.payload -> 'added')) l
    where e.type in ('order.placed', 'order.changed')
), units as (
    select e.position, e.payload ->> 'orderId' as order_id, (l ->> 'line')::int as line,
        case when e.type = 'order.shipped' then (l ->> 'quantity')::bigint else 0 end as shipped,
        case when e.type = 'order.lines-cancelled' then (l ->> 'quantity')::bigint else 0 end as cancelled,
        case
            when e.type = 'order.lines-returned' or (e.type = 'order.return-inspected' and l ->> 'verdict' <> 'SEND_BACK')
                then (l ->> 'quantity')::bigint
            else 0
        end as returned
    from daybook.events e
    cross join lateral jsonb_array_elements(e.payload -> 'lines') with ordinality as each(l, place)
    where e.type in ('order.shipped', 'order.lines-cancelled', 'order.lines-returned', 'order.return-inspected')
)
