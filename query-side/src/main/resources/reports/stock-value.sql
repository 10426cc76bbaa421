-- What is on the shelves of each location, and what it would bring at the catalogue's prices. Goods without a price count no value.
select s.sku, p.name, s.location, s.on_hand, s.available, s.reserved, s.allocated, s.damaged, p.price_minor, p.currency,
       s.on_hand * p.price_minor as value_minor
from views.stock_levels s
left join views.products p using (sku)
where s.on_hand <> 0
order by value_minor desc nulls last, s.sku, s.location
