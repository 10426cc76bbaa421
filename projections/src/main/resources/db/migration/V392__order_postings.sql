-- What is owed back to customers is in the books from the moment it is, and not only when it is given back.

create table views.order_postings (
    position     bigint not null,
    entry        int not null,
    account      text not null,
    order_id     text collate "C" not null,
    currency     text not null,
    amount_minor bigint not null,
    at           timestamptz not null,
    primary key (position, entry)
);
create index order_postings_order on views.order_postings (order_id);
comment on table views.order_postings is 'View order-tracking: what cancellations, edits, returns, goodwill and late payments make owed back, and what refunds take off that. The entries of one position sum to zero. Postings of cash are in postings.';
comment on column views.order_postings.position is 'Position of the event in the log.';
comment on column views.order_postings.entry is 'Number of the entry within its position, from 1.';
comment on column views.order_postings.account is 'refunds or refunds-payable.';
comment on column views.order_postings.order_id is 'The order.';
comment on column views.order_postings.currency is 'ISO 4217 code of the amount.';
comment on column views.order_postings.amount_minor is 'Signed minor units: debit positive, credit negative.';
comment on column views.order_postings.at is 'When it happened (business time).';

comment on column views.order_steps.step is 'placed, payment-requested, payment-failed, payment-received, confirmed, shipped, delivered, lines-cancelled, cancelled, lines-returned, return-requested, return-received, return-inspected, return-cancelled, changed, line-repriced, address-changed, advance-ended, goodwill-granted, refunded, refund-failed, time-extended or completed.';

create view analytics.postings_v2 as
select position, entry, account, order_id, payment_id, credit_id, currency, amount_minor,
       (at at time zone 'UTC')::date as posted_on, at as posted_at
from views.postings
union all
select position, entry, account, order_id, null, null, currency, amount_minor, (at at time zone 'UTC')::date, at
from views.order_postings;

comment on view analytics.postings_v2 is 'Double-entry postings of cash, and of what is owed back from the moment it is. Debits are positive, credits negative; the entries of one position sum to zero. refunds-payable is what customers have been promised and not given yet.';
comment on column analytics.postings_v2.position is 'Position of the event in the log.';
comment on column analytics.postings_v2.entry is 'Number of the entry within its position, from 1.';
comment on column analytics.postings_v2.account is 'cash, sales, refunds or refunds-payable.';
comment on column analytics.postings_v2.order_id is 'The order, where the entry belongs to one.';
comment on column analytics.postings_v2.payment_id is 'The payment, where the entry belongs to one.';
comment on column analytics.postings_v2.credit_id is 'The credit note, where the entry belongs to one.';
comment on column analytics.postings_v2.currency is 'ISO 4217 code of the amount.';
comment on column analytics.postings_v2.amount_minor is 'Signed minor units: debit positive, credit negative.';
comment on column analytics.postings_v2.posted_on is 'Day, UTC.';
comment on column analytics.postings_v2.posted_at is 'When it happened (business time).';
grant select on analytics.postings_v2 to analyst;
