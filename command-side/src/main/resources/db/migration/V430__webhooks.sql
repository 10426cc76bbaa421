-- What is sent to webhooks, and what came of it. Registrations are in the log; this is what it takes to carry them out, and may be
-- pruned. Times are the sender's own, so that they compare with each other.

create table daybook.webhooks (
    webhook_id text collate "C" primary key,
    applied_version bigint not null,
    position bigint not null,
    deleted boolean not null default false,
    throttled_until timestamptz,
    failing_since timestamptz,
    failures int not null default 0,
    last_attempt_at timestamptz,
    last_success_at timestamptz,
    probed_at timestamptz
) with (fillfactor = 50);

comment on table daybook.webhooks is 'How far each webhook has been told.';
comment on column daybook.webhooks.webhook_id is 'The webhook.';
comment on column daybook.webhooks.applied_version is 'Version of the last event of its stream that has had its effect here; -1 where none has.';
comment on column daybook.webhooks.position is 'Place in the log: all that it wants up to there is written down as deliveries.';
comment on column daybook.webhooks.deleted is 'Whether it was deleted, so that nothing more is written down.';
comment on column daybook.webhooks.throttled_until is 'Nothing is sent before: the receiver asked for it.';
comment on column daybook.webhooks.failing_since is 'When the first attempt failed since the last that succeeded.';
comment on column daybook.webhooks.failures is 'How many attempts have failed since the last that succeeded.';
comment on column daybook.webhooks.last_attempt_at is 'When something was last sent.';
comment on column daybook.webhooks.last_success_at is 'When something was last taken.';
comment on column daybook.webhooks.probed_at is 'When something was last written down although as much is waiting as may.';

create table daybook.webhook_deliveries (
    webhook_id text collate "C" not null references daybook.webhooks,
    message_id text collate "C" not null,
    position bigint not null,
    subject text collate "C",
    type text collate "C" not null,
    happened_at timestamptz not null,
    state text not null check (state in ('pending', 'delivered', 'failed')),
    attempts int not null default 0,
    failures int not null default 0,
    replays int not null default 0,
    next_at timestamptz not null,
    busy_until timestamptz,
    settled_at timestamptz,
    last_status int,
    last_error text,
    primary key (webhook_id, message_id)
) with (fillfactor = 80);

create index webhook_deliveries_listed on daybook.webhook_deliveries (webhook_id, position desc, message_id);
create index webhook_deliveries_pending on daybook.webhook_deliveries (webhook_id, position) where state = 'pending';
create index webhook_deliveries_of_subject on daybook.webhook_deliveries (webhook_id, subject, position) where state = 'pending';
create index webhook_deliveries_failed on daybook.webhook_deliveries (webhook_id, position) where state = 'failed';
create index webhook_deliveries_settled on daybook.webhook_deliveries (settled_at) where state <> 'pending';

comment on table daybook.webhook_deliveries is 'One row per event and webhook that is to be told of it. Settled ones are pruned after a while.';
comment on column daybook.webhook_deliveries.webhook_id is 'Who is told.';
comment on column daybook.webhook_deliveries.message_id is 'The header webhook-id: of an event its own id.';
comment on column daybook.webhook_deliveries.position is 'Of the event in the log.';
comment on column daybook.webhook_deliveries.subject is 'The stream, in the order of which is told; absent for pings, which wait for nothing.';
comment on column daybook.webhook_deliveries.type is 'Stable name of the event.';
comment on column daybook.webhook_deliveries.happened_at is 'When the event was recorded.';
comment on column daybook.webhook_deliveries.state is 'pending until it is delivered or, after the last rung of the ladder, failed.';
comment on column daybook.webhook_deliveries.attempts is 'How often it was sent, or was about to be.';
comment on column daybook.webhook_deliveries.failures is 'Attempts that failed since it was last begun: the rung of the ladder.';
comment on column daybook.webhook_deliveries.replays is 'How often it was asked for again.';
comment on column daybook.webhook_deliveries.next_at is 'When it is tried next, at the earliest.';
comment on column daybook.webhook_deliveries.busy_until is 'Until when whoever is at it is left alone.';
comment on column daybook.webhook_deliveries.settled_at is 'When it was delivered or given up.';
comment on column daybook.webhook_deliveries.last_status is 'Status of the last answer, where there was one.';
comment on column daybook.webhook_deliveries.last_error is 'Why the last attempt failed, in one word.';

create table daybook.webhook_attempts (
    webhook_id text collate "C" not null,
    message_id text collate "C" not null,
    number int not null,
    at timestamptz not null,
    millis int not null,
    status int,
    error text,
    primary key (webhook_id, message_id, number),
    foreign key (webhook_id, message_id) references daybook.webhook_deliveries on delete cascade
);

comment on table daybook.webhook_attempts is 'Each sending of a delivery. They go with it.';
comment on column daybook.webhook_attempts.webhook_id is 'Who was told.';
comment on column daybook.webhook_attempts.message_id is 'What.';
comment on column daybook.webhook_attempts.number is 'Counts the attempts of the delivery. One that is missing was cut off.';
comment on column daybook.webhook_attempts.at is 'When it was sent.';
comment on column daybook.webhook_attempts.millis is 'How long it took.';
comment on column daybook.webhook_attempts.status is 'Status of the answer, where there was one.';
comment on column daybook.webhook_attempts.error is 'Why it failed, in one word; absent where it did not.';

create table daybook.webhook_replays (
    webhook_id text collate "C" not null references daybook.webhooks,
    replay_id text collate "C" not null,
    position bigint not null,
    up_to bigint not null,
    primary key (webhook_id, replay_id)
);

comment on table daybook.webhook_replays is 'Stretches of the log that are to be told again and are not all written down yet.';
comment on column daybook.webhook_replays.webhook_id is 'Who is told.';
comment on column daybook.webhook_replays.replay_id is 'Which replay.';
comment on column daybook.webhook_replays.position is 'How far it has come.';
comment on column daybook.webhook_replays.up_to is 'Where it ends.';

do $$
begin
    if exists (select from pg_roles where rolname = 'daybook_engine') then
        grant select, insert, update, delete
            on daybook.webhooks, daybook.webhook_deliveries, daybook.webhook_attempts, daybook.webhook_replays to daybook_engine;
    end if;
end $$;
