-- Counts, damage and low stock, in the views of stock.

alter table views.stock_levels
    add column low int,
    add column enough int,
    add column low_since timestamptz,
    add column counted_at timestamptz,
    add column count_variance int;
create index stock_levels_low on views.stock_levels (sku, location) where low_since is not null;
comment on column views.stock_levels.low is 'Most available units that count as low; absent where nobody wants to be told.';
comment on column views.stock_levels.enough is 'Fewest available units that count as replenished; absent with low.';
comment on column views.stock_levels.low_since is 'When the item ran low (business time); absent while it is not.';
comment on column views.stock_levels.counted_at is 'When the shelf was last counted (business time); absent where it never was.';
comment on column views.stock_levels.count_variance is 'Counted less expected, at the last count.';

create table views.stock_signals (
    position  bigint primary key,
    sku       text collate "C" not null,
    location  text collate "C" not null,
    signal    text not null check (signal in ('ran-low', 'replenished')),
    available bigint not null,
    low       int not null,
    enough    int not null,
    at        timestamptz not null
);
create index stock_signals_sku on views.stock_signals (sku, position);
comment on table views.stock_signals is 'View stock-level: every time an item ran low, and every time it was replenished. In turns, for each item.';
comment on column views.stock_signals.position is 'Position of the event that did it.';
comment on column views.stock_signals.sku is 'The SKU.';
comment on column views.stock_signals.location is 'Where.';
comment on column views.stock_signals.signal is 'ran-low or replenished.';
comment on column views.stock_signals.available is 'Units available then.';
comment on column views.stock_signals.low is 'Most units that counted as low.';
comment on column views.stock_signals.enough is 'Fewest units that counted as replenished.';
comment on column views.stock_signals.at is 'When it happened (business time).';

alter table views.stock_movements
    add column counted int,
    add column expected int;
comment on column views.stock_movements.kind is 'received, reserved, extended, allocated, released, expired, shipped, returned, adjusted, damaged, repaired, written-off, counted or threshold-set.';
comment on column views.stock_movements.quantity is 'Units moved; signed for an adjustment and a count; 0 for an extension and a threshold.';
comment on column views.stock_movements.asked is 'For an adjustment the signed units asked for, for a count the variance: more than quantity where no more was there to take away.';
comment on column views.stock_movements.counted is 'For a count what was on the shelf.';
comment on column views.stock_movements.expected is 'For a count what the books said when the shelf was read.';

create or replace view analytics.stock_levels_v1 as
select sku, location, on_hand, available, reserved, allocated, damaged, position, low, enough, low_since, counted_at, count_variance
from views.stock_levels;
comment on column analytics.stock_levels_v1.low is 'Most available units that count as low; absent where nobody wants to be told.';
comment on column analytics.stock_levels_v1.enough is 'Fewest available units that count as replenished.';
comment on column analytics.stock_levels_v1.low_since is 'When the item ran low (business time); absent while it is not.';
comment on column analytics.stock_levels_v1.counted_at is 'When the shelf was last counted (business time).';
comment on column analytics.stock_levels_v1.count_variance is 'Counted less expected, at the last count.';

create or replace view analytics.stock_movements_v1 as
select position, sku, location, kind, quantity, on_hand_delta, available_delta, reserved_delta, allocated_delta, damaged_delta,
       asked, order_id, reference, reason, at as moved_at, recorded_at, actor, role, counted, expected
from views.stock_movements;
comment on column analytics.stock_movements_v1.kind is 'received, reserved, extended, allocated, released, expired, shipped, returned, adjusted, damaged, repaired, written-off, counted or threshold-set.';
comment on column analytics.stock_movements_v1.asked is 'For an adjustment the signed units asked for, for a count the variance.';
comment on column analytics.stock_movements_v1.counted is 'For a count what was on the shelf.';
comment on column analytics.stock_movements_v1.expected is 'For a count what the books said when the shelf was read.';

create view analytics.stock_counts_v1 as
select position, sku, location, counted, expected, asked as variance, quantity as applied, reference, reason, actor, at as counted_at
from views.stock_movements where kind = 'counted';
comment on view analytics.stock_counts_v1 is 'Every count of a shelf. variance = counted - expected; applied differs from it where more was missing than was available.';
comment on column analytics.stock_counts_v1.position is 'Position of the event in the log.';
comment on column analytics.stock_counts_v1.sku is 'The SKU.';
comment on column analytics.stock_counts_v1.location is 'Where.';
comment on column analytics.stock_counts_v1.counted is 'Units on the shelf.';
comment on column analytics.stock_counts_v1.expected is 'Units that the books said when the shelf was read.';
comment on column analytics.stock_counts_v1.variance is 'counted less expected.';
comment on column analytics.stock_counts_v1.applied is 'Signed units by which on hand and available changed.';
comment on column analytics.stock_counts_v1.reference is 'The count''s own paper.';
comment on column analytics.stock_counts_v1.reason is 'Why it was counted.';
comment on column analytics.stock_counts_v1.actor is 'Who recorded it: a reference.';
comment on column analytics.stock_counts_v1.counted_at is 'When it was recorded (business time).';

create view analytics.stock_signals_v1 as
select position, sku, location, signal, available, low, enough, at as signalled_at from views.stock_signals;
comment on view analytics.stock_signals_v1 is 'Every time an item ran low, and every time it was replenished.';
comment on column analytics.stock_signals_v1.position is 'Position of the event that did it.';
comment on column analytics.stock_signals_v1.sku is 'The SKU.';
comment on column analytics.stock_signals_v1.location is 'Where.';
comment on column analytics.stock_signals_v1.signal is 'ran-low or replenished.';
comment on column analytics.stock_signals_v1.available is 'Units available then.';
comment on column analytics.stock_signals_v1.low is 'Most units that counted as low.';
comment on column analytics.stock_signals_v1.enough is 'Fewest units that counted as replenished.';
comment on column analytics.stock_signals_v1.signalled_at is 'When it happened (business time).';
