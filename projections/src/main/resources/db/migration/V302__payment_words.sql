-- The analysts' view knows the new word too.

comment on column analytics.payments_v1.status is 'requested, authorised, declined, partly-captured, captured, voided, partly-refunded, refunded, refund-failed or outcome-unknown.';
