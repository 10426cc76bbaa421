-- The columns of stock.csv.
select sku, sold, returned, gained, written_off, net_change, opening_exact, final_available, weekly_receipts
from stock_item
order by sku
