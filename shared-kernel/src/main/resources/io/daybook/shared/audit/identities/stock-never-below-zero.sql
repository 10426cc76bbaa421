select stream as subject, position,
    format('on hand %s, reserved %s, allocated %s, damaged %s: %s would be available', on_hand, reserved, allocated, damaged,
        on_hand - reserved - allocated - damaged) as detail
from (
    select position, stream,
        sum(on_hand) over so_far as on_hand, sum(reserved) over so_far as reserved,
        sum(allocated) over so_far as allocated, sum(damaged) over so_far as damaged
    from movements
    window so_far as (partition by stream order by version)
) parts
where least(reserved, allocated, damaged, on_hand - reserved - allocated - damaged) < 0
