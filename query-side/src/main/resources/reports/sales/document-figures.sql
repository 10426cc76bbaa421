count(order_id) as orders, coalesce(sum(lines), 0) as lines, coalesce(sum(units), 0) as units, coalesce(sum(paid_minor), 0) as paid_minor,
coalesce(sum(refunded_minor), 0) as refunded_minor, count(credit_id) as credits, coalesce(sum(credit_minor), 0) as credit_minor,
coalesce(sum(paid_minor) - sum(refunded_minor) - sum(credit_minor), 0) as net_minor
