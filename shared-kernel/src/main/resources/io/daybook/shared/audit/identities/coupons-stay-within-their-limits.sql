select stream as subject, position,
    format('%s orders stand with it, %s of this customer; it was issued for %s and %s', used, used_by_customer,
        coalesce(terms ->> 'usageLimit', 'any number'), coalesce(terms ->> 'usageLimitPerCustomer', 'any number')) as detail
from (
    select stream, position, type, first_value(payload) over so_far as terms,
        sum(case type when 'coupon.redeemed' then 1 when 'coupon.returned' then -1 else 0 end) over so_far as used,
        sum(case type when 'coupon.redeemed' then 1 when 'coupon.returned' then -1 else 0 end) over by_customer as used_by_customer
    from daybook.events
    where stream like 'coupon:%'
    window so_far as (partition by stream order by version),
        by_customer as (partition by stream, payload ->> 'customerReference' order by version)
) uses
where used not between 0 and coalesce((terms ->> 'usageLimit')::bigint, used)
    or (type in ('coupon.redeemed', 'coupon.returned')
        and used_by_customer not between 0 and coalesce((terms ->> 'usageLimitPerCustomer')::bigint, used_by_customer))
