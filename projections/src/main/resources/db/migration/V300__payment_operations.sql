-- What was requested of payment providers beyond the authorisation, and what came of it.

create table views.payment_operations (
    payment_id   text collate "C" not null,
    operation_id text collate "C" not null,
    kind         text not null,
    status       text not null,
    amount_minor bigint not null,
    reason       text,
    failure      text,
    retry_of     text collate "C",
    requested_at timestamptz not null,
    answered_at  timestamptz,
    position     bigint not null,
    primary key (payment_id, operation_id)
) with (fillfactor = 80);
create index payment_operations_failed on views.payment_operations (requested_at) where status = 'failed';
comment on table views.payment_operations is 'View payment-ledger: one row per capture, void or refund that was requested of a provider.';
comment on column views.payment_operations.payment_id is 'The payment.';
comment on column views.payment_operations.operation_id is 'The provider''s idempotency key of the operation; unique within the payment.';
comment on column views.payment_operations.kind is 'capture, void or refund.';
comment on column views.payment_operations.status is 'requested, outcome-unknown, done, failed, or retried: failed, and requested again under another id.';
comment on column views.payment_operations.amount_minor is 'Minor units of the payment''s currency: as requested, and once done as the provider did it.';
comment on column views.payment_operations.reason is 'Why it was requested, where that was said.';
comment on column views.payment_operations.failure is 'What the provider said against it.';
comment on column views.payment_operations.retry_of is 'The failed refund that this one makes good.';
comment on column views.payment_operations.requested_at is 'When it was requested (business time).';
comment on column views.payment_operations.answered_at is 'When it was done or failed (business time).';
comment on column views.payment_operations.position is 'Position of the last event applied.';

comment on column views.payments.status is 'requested, authorised, declined, partly-captured, captured, voided, partly-refunded, refunded, refund-failed or outcome-unknown.';
comment on column views.order_steps.step is 'placed, payment-requested, payment-failed, payment-received, confirmed, shipped, delivered, lines-cancelled, cancelled, lines-returned, refunded, refund-failed or completed.';

create view analytics.payment_operations_v1 as
select o.payment_id, o.operation_id, p.order_id, p.method, p.provider, o.kind, o.status, p.currency, o.amount_minor, o.reason, o.failure,
       o.retry_of, o.requested_at, o.answered_at, o.position
from views.payment_operations o join views.payments p using (payment_id);

comment on view analytics.payment_operations_v1 is 'One row per capture, void or refund that was requested of a payment provider, and what came of it.';
comment on column analytics.payment_operations_v1.payment_id is 'The payment.';
comment on column analytics.payment_operations_v1.operation_id is 'The provider''s idempotency key of the operation; unique within the payment.';
comment on column analytics.payment_operations_v1.order_id is 'The order that the payment is for.';
comment on column analytics.payment_operations_v1.method is 'How the customer pays: card, gift-card, ...';
comment on column analytics.payment_operations_v1.provider is 'Who carries it out.';
comment on column analytics.payment_operations_v1.kind is 'capture, void or refund.';
comment on column analytics.payment_operations_v1.status is 'requested, outcome-unknown, done, failed, or retried: failed, and requested again under another id.';
comment on column analytics.payment_operations_v1.currency is 'ISO 4217 code of the amount.';
comment on column analytics.payment_operations_v1.amount_minor is 'Minor units: as requested, and once done as the provider did it.';
comment on column analytics.payment_operations_v1.reason is 'Why it was requested, where that was said.';
comment on column analytics.payment_operations_v1.failure is 'What the provider said against it.';
comment on column analytics.payment_operations_v1.retry_of is 'The failed refund that this one makes good.';
comment on column analytics.payment_operations_v1.requested_at is 'When it was requested (business time).';
comment on column analytics.payment_operations_v1.answered_at is 'When it was done or failed (business time).';
comment on column analytics.payment_operations_v1.position is 'Position of the last event applied.';
