-- What each event does to what an order asks for, and to what is held of its customer's money. Units that were cancelled without a word on
-- their amount were sold without discount and tax.
with prices as (
    select e.payload ->> 'orderId' as order_id, (l ->> 'line')::int as line, (l ->> 'unitPriceMinor')::bigint as minor
    from daybook.events e cross join lateral jsonb_array_elements(e.payload -> 'lines') l
    where e.type = 'order.placed'
), money as (
    select e.position, e.stream, e.version, e.type, e.payload,
        case
            when e.type = 'order.placed' then (e.payload ->> 'totalMinor')::bigint
            when e.type = 'order.changed' then (
                select coalesce(sum((l ->> 'quantity')::bigint * (l ->> 'unitPriceMinor')::bigint - coalesce((l ->> 'discountMinor')::bigint, 0)
                    + case when l -> 'tax' ->> 'included' = 'false' then (l -> 'tax' ->> 'minor')::bigint else 0 end), 0)
                from jsonb_array_elements(e.payload -> 'added') l)
            when e.type = 'order.line-repriced' then (e.payload ->> 'amountMinor')::bigint
            when e.type = 'order.lines-cancelled' and e.payload ->> 'credited' = 'true' then 0
            when e.type = 'order.lines-cancelled' then -coalesce((e.payload ->> 'amountMinor')::bigint, (
                select sum((l ->> 'quantity')::bigint * p.minor)
                from jsonb_array_elements(e.payload -> 'lines') l
                join prices p on p.order_id = e.payload ->> 'orderId' and p.line = (l ->> 'line')::int))
            when e.type = 'order.return-inspected' then (e.payload ->> 'feeMinor')::bigint - (e.payload ->> 'worthMinor')::bigint
            when e.type = 'order.goodwill-granted' then -(e.payload ->> 'amountMinor')::bigint
            else 0
        end as due,
        case
            when e.type = 'order.return-requested' then coalesce((e.payload ->> 'advanceMinor')::bigint, 0)
            when e.type in ('order.return-inspected', 'order.return-cancelled') then -coalesce((e.payload ->> 'advanceMinor')::bigint, 0)
            when e.type = 'order.advance-ended' then -(e.payload ->> 'amountMinor')::bigint
            else 0
        end as advance,
        case
            when e.type = 'order.payment-received' then (e.payload ->> 'amountMinor')::bigint
            when e.type = 'order.refunded' then -(e.payload ->> 'amountMinor')::bigint
            else 0
        end as held
    from daybook.events e
    where e.stream like 'order:%'
)
