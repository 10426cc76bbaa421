-- Rebuilds of views: what was asked for, how far it has come, and what the comparison found. The row is also where wishes are left for the
-- process that works on it.

create table views.rebuilds (
    id                uuid primary key,
    view              text collate "C" not null,
    kind              text not null check (kind in ('rebuild', 'rollback', 'heal')),
    state             text not null check (state in
                          ('queued', 'filling', 'indexing', 'following', 'comparing', 'awaiting-confirmation', 'switching',
                           'switched', 'cancelled', 'failed')),
    paused            boolean not null default false,
    cancel_asked      boolean not null default false,
    ask_always        boolean not null default false,
    rate_limit        int check (rate_limit > 0),
    actor             text not null,
    reason            text,
    confirmed_by      text,
    confirmed_because text,
    version           int not null,
    position          bigint not null default 0,
    target            bigint not null default 0,
    events_per_second double precision not null default 0,
    compared_at       bigint,
    differences       bigint,
    samples           jsonb not null default '[]',
    error             text,
    claimed_by        uuid,
    claimed_until     timestamptz,
    asked_at          timestamptz not null default now(),
    started_at        timestamptz,
    updated_at        timestamptz not null default now(),
    ended_at          timestamptz,
    constraint rebuilds_end_as_they_should check ((ended_at is not null) = (state in ('switched', 'cancelled', 'failed')))
) with (fillfactor = 50);
create unique index rebuilds_one_at_a_time on views.rebuilds (view) where ended_at is null;
create index rebuilds_asked_at on views.rebuilds (asked_at);
comment on table views.rebuilds is 'Rebuilds of views beside the live ones, rollbacks to the version before, and repairs of damaged tables. One per view at a time; those that ended are kept.';
comment on column views.rebuilds.id is 'The rebuild.';
comment on column views.rebuilds.view is 'The view, in kebab case.';
comment on column views.rebuilds.kind is 'rebuild (from position 0), rollback (to the version before) or heal (from position 0, because the live tables are damaged).';
comment on column views.rebuilds.state is 'queued, filling, indexing, following, comparing, awaiting-confirmation or switching while it is open; switched, cancelled or failed when it has ended.';
comment on column views.rebuilds.paused is 'Wish: do nothing more until it is taken back.';
comment on column views.rebuilds.cancel_asked is 'Wish: drop the next version.';
comment on column views.rebuilds.ask_always is 'Wait for a confirmation even where nothing differs.';
comment on column views.rebuilds.rate_limit is 'Events a second that filling may take at most; absent where it goes as fast as it can.';
comment on column views.rebuilds.actor is 'Who asked for it: a reference.';
comment on column views.rebuilds.reason is 'Why, where a reason was given.';
comment on column views.rebuilds.confirmed_by is 'Who confirmed that readers are to be switched although rows differ: a reference.';
comment on column views.rebuilds.confirmed_because is 'Why the difference is as it should be.';
comment on column views.rebuilds.version is 'Number of the version that readers are to be switched to.';
comment on column views.rebuilds.position is 'Last position of the log that this version has applied or passed over.';
comment on column views.rebuilds.target is 'End of the log when it was last looked at.';
comment on column views.rebuilds.events_per_second is 'Positions a second, of late.';
comment on column views.rebuilds.compared_at is 'Position at which both versions were compared; absent until they are.';
comment on column views.rebuilds.differences is 'How many rows or documents differ; absent until they are compared.';
comment on column views.rebuilds.samples is 'Up to twenty differences: table, key, column, live, next. Personal data is masked.';
comment on column views.rebuilds.error is 'Why it failed, or what it waits for.';
comment on column views.rebuilds.claimed_by is 'The process that works on it; absent where none does.';
comment on column views.rebuilds.claimed_until is 'After this time another process may go on with it.';
comment on column views.rebuilds.asked_at is 'When it was asked for.';
comment on column views.rebuilds.started_at is 'When work on it began; absent while it is queued.';
comment on column views.rebuilds.updated_at is 'When it last moved.';
comment on column views.rebuilds.ended_at is 'When it ended; absent while it is open.';

create table views.view_versions (
    view        text collate "C" not null,
    version     int not null,
    role        text not null check (role in ('live', 'next', 'previous')),
    revision    int not null,
    position    bigint not null default 0,
    parked      bigint not null default 0,
    made_at     timestamptz not null default now(),
    switched_at timestamptz,
    primary key (view, version)
);
create unique index view_versions_one_of_a_role on views.view_versions (view, role);
comment on table views.view_versions is 'The versions of each view that are there: the live one, the next while it is being made, and the one before, which readers can be switched back to.';
comment on column views.view_versions.view is 'The view, in kebab case.';
comment on column views.view_versions.version is 'Number of the version. The live one lies in the schema views, any other in a schema of its own, such as order_tracking__v8.';
comment on column views.view_versions.role is 'live, next or previous.';
comment on column views.view_versions.revision is 'Revision of the projector that made it.';
comment on column views.view_versions.position is 'Last position of the log that a next or previous version has applied; that of the live one stands in view_positions.';
comment on column views.view_versions.parked is 'Events that a next or previous version could not apply.';
comment on column views.view_versions.made_at is 'When it was begun.';
comment on column views.view_versions.switched_at is 'When readers were last switched to it.';
