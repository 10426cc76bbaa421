-- Figures that have to be the same wherever they are asked for, and by how much they are not.
select name, currency, left_figure, right_figure, difference, left_of, right_of, events_apart
from analytics.cross_checks_v1
order by name, currency
