-- The daybook: an append-only log, the answers that were given, and who may do what.
-- The schemas daybook, views and analytics are made by Flyway (its setting "schemas") before this runs.

comment on schema daybook is 'The log of all events and what belongs to writing it: answers, tokens, timers. The log is the truth; all else can be made again from it.';
comment on schema views is 'Read models posted from the log. They may be dropped and rebuilt.';
comment on schema analytics is 'Versioned views for analysts.';

-- Roles belong to the whole server, so another database may have made them already, even at this moment. Where the owner may not make
-- roles, the administrator does it first: create role daybook_engine login; create role analyst login;
do $$
declare
    wanted text;
begin
    foreach wanted in array array['daybook_engine', 'analyst'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            begin
                execute format('create role %I login', wanted);
            exception
                when duplicate_object or unique_violation then null;
                when insufficient_privilege then
                    raise warning 'Role % is missing and % may not create roles. Have an administrator run: create role % login; and grant it what V100 grants.',
                        wanted, current_user, wanted;
            end;
        end if;
    end loop;
end $$;

create table daybook.events (
    position bigint primary key,
    version bigint not null check (version >= 0),
    recorded_at timestamptz not null,
    event_id uuid not null,
    revision smallint not null,
    stream text collate "C" not null,
    type text not null,
    command_id text not null,
    payload jsonb not null,
    metadata jsonb not null,
    constraint events_stream_version unique (stream, version)
);

comment on table daybook.events is 'One row per event, in the order of commits. Nothing here is ever changed or deleted.';
comment on column daybook.events.position is 'Place in the whole log: dense, from 1. Position order is commit order.';
comment on column daybook.events.version is 'Place in the stream: dense, from 0.';
comment on column daybook.events.recorded_at is 'When the event was recorded, by the database''s clock. When it happened in the shop stands in the payload as "at".';
comment on column daybook.events.event_id is 'UUIDv7 of the event.';
comment on column daybook.events.revision is 'Revision of the payload''s shape.';
comment on column daybook.events.stream is 'The stream (aggregate) that the event belongs to, as category:id.';
comment on column daybook.events.type is 'Stable name of the event, such as order.placed. Never a Java class name.';
comment on column daybook.events.command_id is 'The command that was decided; equal for all events of one unit of work.';
comment on column daybook.events.payload is 'What happened, as JSON.';
comment on column daybook.events.metadata is 'Who caused it and why: actor, role, command, correlation, causation, trace, reason.';

create function daybook.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '%.% is append-only: % is refused.', tg_table_schema, tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;

comment on function daybook.refuse_change() is 'Refuses whatever would change the log, for everybody.';

create trigger events_are_append_only
    before update or delete or truncate on daybook.events
    for each statement execute function daybook.refuse_change();

-- One row that is updated by every append: room on its page keeps those updates away from the index.
create table daybook.event_head (
    id smallint primary key check (id = 1),
    last_position bigint not null
) with (fillfactor = 10);

comment on table daybook.event_head is 'One row. Its lock, held to the commit, is what makes positions dense and position order commit order.';
comment on column daybook.event_head.id is 'Always 1.';
comment on column daybook.event_head.last_position is 'Position of the last event; 0 where there is none.';

insert into daybook.event_head (id, last_position) values (1, 0);

create table daybook.command_answers (
    idempotency_key text collate "C" primary key,
    position bigint not null,
    recorded_at timestamptz not null,
    refused boolean not null,
    fingerprint text not null,
    answer text not null
);

comment on table daybook.command_answers is 'The first answer to every command that came with an idempotency key, written in the same statement as its events, and given again for ever.';
comment on column daybook.command_answers.idempotency_key is 'The caller''s key.';
comment on column daybook.command_answers.position is 'Position of the command''s last event, or, where it recorded none, of the last event that it may have seen.';
comment on column daybook.command_answers.recorded_at is 'When the answer was recorded.';
comment on column daybook.command_answers.refused is 'Whether the command was refused.';
comment on column daybook.command_answers.fingerprint is 'Digest of the request: the same key with another request is refused.';
comment on column daybook.command_answers.answer is 'The answer or the refusal as JSON text, kept byte for byte.';

create table daybook.snapshots (
    stream text collate "C" primary key,
    version bigint not null,
    position bigint not null,
    model_revision integer not null,
    taken_at timestamptz not null,
    state jsonb not null
);

comment on table daybook.snapshots is 'States of long streams, so that they load without all their events. Rows may be deleted at will.';
comment on column daybook.snapshots.stream is 'The stream, as category:id.';
comment on column daybook.snapshots.version is 'Version of the last event in the state.';
comment on column daybook.snapshots.position is 'Position of the last event in the state.';
comment on column daybook.snapshots.model_revision is 'Revision of the state''s shape; a state of another revision is ignored.';
comment on column daybook.snapshots.taken_at is 'When the snapshot was taken.';
comment on column daybook.snapshots.state is 'The state as JSON.';

-- What is made later in these schemas by the same owner may be used by the engine without another grant. The log is the exception.
do $$
begin
    if exists (select from pg_roles where rolname = 'daybook_engine') then
        grant usage on schema daybook, views, analytics to daybook_engine;
        alter default privileges in schema daybook, views grant select, insert, update, delete on tables to daybook_engine;
        alter default privileges in schema daybook, views grant usage, select on sequences to daybook_engine;
        alter default privileges in schema analytics grant select on tables to daybook_engine;
        grant select, insert on daybook.events, daybook.command_answers to daybook_engine;
        grant select, update on daybook.event_head to daybook_engine;
        grant select, insert, update, delete on daybook.snapshots to daybook_engine;
    end if;
end $$;
