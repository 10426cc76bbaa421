-- The orders that had been placed at a past moment and have changed since: :position or :at is that moment.
select o.order_id
from views.orders o
where case
        when cast(:position as bigint) is not null then o.position > :position and o.placed_position <= :position
        else o.placed_at <= cast(:at as timestamptz)
            and exists (select from views.order_steps s where s.order_id = o.order_id and s.at > cast(:at as timestamptz))
    end
