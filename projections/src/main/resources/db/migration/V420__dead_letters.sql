-- Dead letters that people can decide about. What they decide is in the log (streams dead-letters:<view>); here is what it is about, and how
-- far each view has acted upon it.

alter table views.parked_events
    add column stream   text collate "C",
    add column cause    text collate "C",
    add column tried_at timestamptz not null default now();
update views.parked_events set cause = event_type || '/' || split_part(error, ':', 1) where behind is null;
create index parked_events_cause on views.parked_events (view, cause, position) where behind is null;
comment on table views.parked_events is 'Dead letters: events that a view could not apply, and the later events of the same sequence, which wait behind them. The event itself is in the log, and so is what was decided about it.';
comment on column views.parked_events.view is 'The view that could not apply the event; of a version that is not live, its schema.';
comment on column views.parked_events.sequence is 'What is kept in order: as a rule the stream of the event, where one document is made of several streams the first of them.';
comment on column views.parked_events.stream is 'The stream of the event; absent where it is the sequence.';
comment on column views.parked_events.cause is 'Equal for failures of one kind: type of event, kind of failure, and where it arose. Absent for an event that only waits.';
comment on column views.parked_events.tried_at is 'When it was last tried; for an event that only waits, when it was parked.';

create table views.parked_attempts (
    view     text collate "C" not null,
    position bigint not null,
    attempt  int not null,
    tried_at timestamptz not null default now(),
    error    text not null,
    cause    text collate "C" not null,
    primary key (view, position, attempt),
    foreign key (view, position) references views.parked_events (view, position) on delete cascade on update cascade
);
comment on table views.parked_attempts is 'Every try of an event that a view could not apply, while it is a dead letter.';
comment on column views.parked_attempts.view is 'The view that could not apply the event.';
comment on column views.parked_attempts.position is 'Position of the event in the log.';
comment on column views.parked_attempts.attempt is 'The how-manieth try.';
comment on column views.parked_attempts.tried_at is 'When it was tried.';
comment on column views.parked_attempts.error is 'Why it could not be applied.';
comment on column views.parked_attempts.cause is 'Equal for failures of one kind.';

alter table views.view_positions
    add column letters_version bigint not null default -1,
    add column failing         text check (failing in ('waiting', 'failed')),
    add column failing_since   timestamptz,
    add column failing_error   text;
comment on column views.view_positions.letters_version is 'Version of the stream of decisions about dead letters up to which the view has acted; -1 while there is none.';
comment on column views.view_positions.failing is 'waiting (for a store) or failed (on something that only people can put right); absent while the view goes on.';
comment on column views.view_positions.failing_since is 'When it stopped going on; absent while it goes on.';
comment on column views.view_positions.failing_error is 'Why it does not go on; absent while it does.';

-- Whoever takes a figure from a view sees whether it stands still, and whether it lacks something.

create or replace view analytics.projection_status_v1 as
select p.view, p.position, p.event_at, p.updated_at, h.head as log_head, greatest(0, h.head - p.position) as lag_events,
       case when h.head <= p.position or p.event_at is null then 0
            else greatest(0, extract(epoch from now() - p.event_at))::double precision end as lag_seconds,
       p.parked,
       coalesce(p.failing, case when h.head > p.position then 'behind' else 'current' end) as state,
       p.failing_since, p.failing_error
from views.view_positions p cross join (select views.log_head() as head) h;
comment on column analytics.projection_status_v1.parked is 'Events that the view lacks: those that it could not apply, with those that wait behind them.';
comment on column analytics.projection_status_v1.state is 'current; behind the log; waiting for a store that is away; or failed on something that only people can put right.';
comment on column analytics.projection_status_v1.failing_since is 'When it stopped going on; absent while it goes on.';
comment on column analytics.projection_status_v1.failing_error is 'Why it does not go on; absent while it does.';

create or replace view analytics.projection_status as
select view, position, event_at, updated_at, log_head, lag_events, lag_seconds, parked, state, failing_since, failing_error
from analytics.projection_status_v1;
comment on column analytics.projection_status.parked is 'Events that the view lacks: those that it could not apply, with those that wait behind them.';
comment on column analytics.projection_status.state is 'current; behind the log; waiting for a store that is away; or failed on something that only people can put right.';
comment on column analytics.projection_status.failing_since is 'When it stopped going on; absent while it goes on.';
comment on column analytics.projection_status.failing_error is 'Why it does not go on; absent while it does.';
