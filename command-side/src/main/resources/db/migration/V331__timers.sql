-- What is to be done later, in a table of our own: a hundred thousand timers may be due at once, and are set, taken and removed many to a
-- statement.

create table daybook.timers (
    kind text collate "C" not null,
    id text collate "C" not null,
    due_at timestamptz not null,
    next_at timestamptz not null,
    attempts int not null default 0,
    turn bigint not null default 0,
    data jsonb not null,
    primary key (kind, id)
);

create index timers_next on daybook.timers (kind, next_at);

comment on table daybook.timers is 'Timers that have not fired yet. One that has done its work is removed.';
comment on column daybook.timers.kind is 'What is to be done: cancel-unpaid-order, go-on-with-payment.';
comment on column daybook.timers.id is 'What it is to be done to: an order, or an operation of a payment. A timer is set once per kind and id.';
comment on column daybook.timers.due_at is 'When it is due.';
comment on column daybook.timers.next_at is 'When to look at it: when it is due, or, while a process is at it, when that process is taken for dead, or, after a failure, when it is tried again.';
comment on column daybook.timers.attempts is 'How often it has failed.';
comment on column daybook.timers.turn is 'Counts how often it was set anew, so that whoever is at it does not end what was set meanwhile.';
comment on column daybook.timers.data is 'What the timer must know.';

do $$
begin
    if exists (select from pg_roles where rolname = 'daybook_engine') then
        grant select, insert, update, delete on daybook.timers to daybook_engine;
    end if;
end $$;

insert into daybook.timers (kind, id, due_at, next_at, data)
select task_name, task_instance, execution_time, execution_time, convert_from(task_data, 'UTF8')::jsonb
from daybook.scheduled_tasks where task_name in ('cancel-unpaid-order', 'go-on-with-payment') and task_data is not null;

drop table daybook.scheduled_tasks;
