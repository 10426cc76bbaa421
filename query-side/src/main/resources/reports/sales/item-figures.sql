count(distinct order_id) as orders, coalesce(sum(lines), 0) as lines, coalesce(sum(units), 0) as units,
coalesce(sum(units_credited), 0) as units_credited, coalesce(sum(gross_minor), 0) as gross_minor,
coalesce(sum(credit_minor), 0) as credit_minor, coalesce(sum(gross_minor) - sum(credit_minor), 0) as net_minor
