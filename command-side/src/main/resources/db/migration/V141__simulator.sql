-- The memory of the payment simulator, which stands in for a provider and would have its own database in earnest.

create table daybook.simulator_operations (
    payment_id text collate "C" not null,
    operation_key text collate "C" not null,
    kind text not null check (kind in ('authorise', 'capture', 'void', 'refund')),
    amount_minor bigint not null,
    currency text not null,
    outcome text not null check (outcome in ('approved', 'declined', 'lost')),
    detail text not null,
    asked_at timestamptz not null,
    primary key (payment_id, operation_key)
);

comment on table daybook.simulator_operations is 'What the built-in payment simulator was asked, once per key, and what it did.';
comment on column daybook.simulator_operations.payment_id is 'The payment.';
comment on column daybook.simulator_operations.operation_key is 'The caller''s key: the same key asks for the same operation.';
comment on column daybook.simulator_operations.kind is 'authorise, capture, void or refund.';
comment on column daybook.simulator_operations.amount_minor is 'The amount in minor units.';
comment on column daybook.simulator_operations.currency is 'ISO 4217 code.';
comment on column daybook.simulator_operations.outcome is 'approved, declined, or lost: a call that it pretends never to have received.';
comment on column daybook.simulator_operations.detail is 'Its own reference, or why it declined.';
comment on column daybook.simulator_operations.asked_at is 'When it was last asked to carry it out.';
