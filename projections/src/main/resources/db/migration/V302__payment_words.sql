-- The analysts' view knows the new word too, and those payments that somebody has to see to are found without reading all.

comment on column analytics.payments_v1.status is 'requested, authorised, declined, partly-captured, captured, voided, partly-refunded, refunded, refund-failed or outcome-unknown.';

create index payments_to_see_to on views.payments (status, payment_id) where status in ('refund-failed', 'outcome-unknown');
