-- The columns of stock_scarce.csv.
select sku, opening, sold, returned, gained, written_off, short, final_available
from scarce_item
order by sku
