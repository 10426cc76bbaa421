select stream as subject, position, format('order %s then holds %s reserved and %s allocated', order_id, reserved, allocated) as detail
from (
    select position, stream, type, order_id, sum(reserved) over so_far as reserved, sum(allocated) over so_far as allocated
    from movements
    where order_id is not null
    window so_far as (partition by stream, order_id order by version)
) held
where reserved < 0 or allocated < 0 or (type = 'stock.allocated' and reserved <> 0)
