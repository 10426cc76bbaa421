-- How views are proved: each is held against the log round after round, in the background and whenever somebody asks. These rows tell how far
-- that has come, so that any process goes on where another ended.

create table views.proofs (
    view               text collate "C" primary key,
    stage              text not null default 'entities' check (stage in ('entities', 'rows', 'documents', 'done')),
    after_key          text collate "C" not null default '',
    until_key          text collate "C" not null default '',
    at_position        bigint not null default 0,
    streams            bigint not null default 0,
    entities           bigint not null default 0,
    left_alone         bigint not null default 0,
    found              bigint not null default 0,
    repaired           bigint not null default 0,
    live_digest        bigint not null default 0,
    log_digest         bigint not null default 0,
    round              bigint not null default 0,
    round_began_at     timestamptz,
    busy_millis        bigint not null default 0,
    waits_for          text,
    last_ended_at      timestamptz,
    last_seconds       double precision,
    last_busy_millis   bigint,
    last_streams       bigint,
    last_entities      bigint,
    last_left_alone    bigint,
    last_live_digest   bigint,
    last_log_digest    bigint,
    proved_since       timestamptz,
    total_found        bigint not null default 0,
    total_repaired     bigint not null default 0,
    last_found_at      timestamptz,
    updated_at         timestamptz not null default now()
) with (fillfactor = 20);
comment on table views.proofs is 'The standing proof: how far the round has come that holds a view against the log, and what the rounds before it told.';
comment on column views.proofs.view is 'The view, in kebab case.';
comment on column views.proofs.stage is 'entities (those of the log are folded and compared), rows (those that belong to no entity are looked for), documents (the same in the search index) or done (the round has ended).';
comment on column views.proofs.after_key is 'Where the stage goes on: a stream, or a table and a key.';
comment on column views.proofs.until_key is 'The last stream of its kind when the walk over that kind began: what begins later is left to the next round.';
comment on column views.proofs.at_position is 'Position of the log at which was compared last.';
comment on column views.proofs.streams is 'Streams that the round has gone through.';
comment on column views.proofs.entities is 'Entities that the round has compared.';
comment on column views.proofs.left_alone is 'Entities that the round could not compare, because events of theirs are dead letters.';
comment on column views.proofs.found is 'Rows and documents that the round has found to differ.';
comment on column views.proofs.repaired is 'Those of them that were put right.';
comment on column views.proofs.live_digest is 'Sum of the hashes of what the round has found, modulo 2^64.';
comment on column views.proofs.log_digest is 'The same of what the log makes of it.';
comment on column views.proofs.round is 'Number of the round.';
comment on column views.proofs.round_began_at is 'When the round began; absent before the first.';
comment on column views.proofs.busy_millis is 'How long the round has worked so far, its pauses left out.';
comment on column views.proofs.waits_for is 'Why the round does not go on; absent while it does.';
comment on column views.proofs.last_ended_at is 'When the last whole round ended; absent before.';
comment on column views.proofs.last_seconds is 'How long the last whole round took, with its pauses.';
comment on column views.proofs.last_busy_millis is 'How long the last whole round worked.';
comment on column views.proofs.last_streams is 'Streams of the last whole round.';
comment on column views.proofs.last_entities is 'Entities that the last whole round compared.';
comment on column views.proofs.last_left_alone is 'Entities that the last whole round could not compare.';
comment on column views.proofs.last_live_digest is 'Digest of what the last whole round found.';
comment on column views.proofs.last_log_digest is 'Digest of what the log made of it; both are equal where nothing differed.';
comment on column views.proofs.proved_since is 'When the last whole round began: each row of the view was held against the log after that.';
comment on column views.proofs.total_found is 'Rows and documents that were ever found to differ.';
comment on column views.proofs.total_repaired is 'Those of them that were put right.';
comment on column views.proofs.last_found_at is 'When one was last found; absent where none ever was.';
comment on column views.proofs.updated_at is 'When the round last moved.';

create table views.reconciliations (
    id          uuid primary key,
    view        text collate "C" not null,
    key         text collate "C",
    dry_run     boolean not null,
    actor       text not null,
    reason      text,
    state       text not null default 'queued' check (state in ('queued', 'running', 'waiting', 'done', 'failed')),
    stage       text not null default 'entities' check (stage in ('entities', 'rows', 'documents', 'done')),
    after_key   text collate "C" not null default '',
    until_key   text collate "C" not null default '',
    at_position bigint not null default 0,
    streams     bigint not null default 0,
    entities    bigint not null default 0,
    left_alone  bigint not null default 0,
    found       bigint not null default 0,
    repaired    bigint not null default 0,
    live_digest bigint not null default 0,
    log_digest  bigint not null default 0,
    total       bigint,
    error       text,
    asked_at    timestamptz not null default now(),
    started_at  timestamptz,
    updated_at  timestamptz not null default now(),
    ended_at    timestamptz,
    constraint reconciliations_end_as_they_should check ((ended_at is not null) = (state in ('done', 'failed')))
) with (fillfactor = 50);
create unique index reconciliations_one_at_a_time on views.reconciliations (view, coalesce(key, '')) where ended_at is null;
create index reconciliations_asked_at on views.reconciliations (asked_at);
create index reconciliations_view on views.reconciliations (view, asked_at);
comment on table views.reconciliations is 'Reconciliations that were asked for: a view, or one entity of it, is held against the log, and what differs is named and put right.';
comment on column views.reconciliations.id is 'The reconciliation.';
comment on column views.reconciliations.view is 'The view, in kebab case.';
comment on column views.reconciliations.key is 'Key of the only entity that is looked at; absent for all.';
comment on column views.reconciliations.dry_run is 'Whether what differs is only named.';
comment on column views.reconciliations.actor is 'Who asked: a reference.';
comment on column views.reconciliations.reason is 'Why, where a reason was given.';
comment on column views.reconciliations.state is 'queued, running, waiting (error tells for what), done or failed.';
comment on column views.reconciliations.stage is 'As in proofs.';
comment on column views.reconciliations.after_key is 'As in proofs.';
comment on column views.reconciliations.until_key is 'As in proofs.';
comment on column views.reconciliations.at_position is 'Position of the log at which was compared last.';
comment on column views.reconciliations.streams is 'Streams that it has gone through.';
comment on column views.reconciliations.entities is 'Entities that it has compared.';
comment on column views.reconciliations.left_alone is 'Entities that it could not compare, because events of theirs are dead letters.';
comment on column views.reconciliations.found is 'Rows and documents that it has found to differ.';
comment on column views.reconciliations.repaired is 'Those of them that were put right.';
comment on column views.reconciliations.live_digest is 'Sum of the hashes of what it has found, modulo 2^64.';
comment on column views.reconciliations.log_digest is 'The same of what the log makes of it.';
comment on column views.reconciliations.total is 'Streams that there were when it began; absent before.';
comment on column views.reconciliations.error is 'Why it failed, or what it waits for.';
comment on column views.reconciliations.asked_at is 'When it was asked for.';
comment on column views.reconciliations.started_at is 'When work on it began; absent while it is queued.';
comment on column views.reconciliations.updated_at is 'When it last moved.';
comment on column views.reconciliations.ended_at is 'When it ended; absent while it is open.';

create table views.findings (
    id             bigint generated always as identity primary key,
    view           text collate "C" not null,
    reconciliation uuid,
    entity         text collate "C",
    table_name     text collate "C" not null,
    key            text collate "C" not null,
    difference     text not null check (difference in ('changed', 'missing', 'stray')),
    columns        jsonb not null,
    repaired       boolean not null,
    position       bigint not null,
    found_at       timestamptz not null default now()
);
create index findings_view on views.findings (view, id);
create index findings_reconciliation on views.findings (reconciliation, id) where reconciliation is not null;
comment on table views.findings is 'Rows and documents that were found to differ from what the log says. Personal data is masked.';
comment on column views.findings.id is 'Number of the finding.';
comment on column views.findings.view is 'The view, in kebab case.';
comment on column views.findings.reconciliation is 'The reconciliation that found it; absent where the standing proof did.';
comment on column views.findings.entity is 'What the row or document belongs to, such as order:4711; absent where it belongs to nothing.';
comment on column views.findings.table_name is 'The table without its schema, or the search index.';
comment on column views.findings.key is 'Key of the row or document: order_id=4711 line=2.';
comment on column views.findings.difference is 'changed, missing (the log says that it should be there) or stray (the log knows nothing of it).';
comment on column views.findings.columns is 'Each column that differs: column, shown, right. Of a whole row, its content without a column.';
comment on column views.findings.repaired is 'Whether it was put right.';
comment on column views.findings.position is 'Position of the log at which it differed.';
comment on column views.findings.found_at is 'When it was found.';

-- All rows of an entity are looked up by their entity.
create index postings_credit on views.postings (credit_id) where credit_id is not null;
