-- What was answered to requests for work on the views, so that a repeated request has one effect and the same answer. Who asked for what is
-- kept with it.

create table views.operation_answers (
    idempotency_key text collate "C" primary key,
    fingerprint     text not null,
    request         text not null,
    actor           text not null,
    role            text not null,
    status          int not null,
    location        text,
    code            text,
    answer          jsonb not null,
    asked_at        timestamptz not null default now()
);
create index operation_answers_asked_at on views.operation_answers (asked_at);
comment on table views.operation_answers is 'Requests for work on the views, such as rebuilds, and what was answered to them.';
comment on column views.operation_answers.idempotency_key is 'As the caller gave it.';
comment on column views.operation_answers.fingerprint is 'SHA-256 of method, address and body, in hex: the same key with another request is refused.';
comment on column views.operation_answers.request is 'Method and address.';
comment on column views.operation_answers.actor is 'Who asked: a reference.';
comment on column views.operation_answers.role is 'The role in which the actor asked.';
comment on column views.operation_answers.status is 'HTTP status of the answer.';
comment on column views.operation_answers.location is 'Where the operation is followed; absent where it was refused.';
comment on column views.operation_answers.code is 'Code of the refusal; absent where there was none.';
comment on column views.operation_answers.answer is 'The body, or the detail of the refusal.';
comment on column views.operation_answers.asked_at is 'When it was asked.';
