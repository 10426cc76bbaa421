-- What is to be done later: unpaid orders, payments whose provider did not answer.

create table daybook.scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures integer,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    primary key (task_name, task_instance)
);

create index scheduled_tasks_execution_time on daybook.scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on daybook.scheduled_tasks (last_heartbeat);

comment on table daybook.scheduled_tasks is 'Timers that have not fired yet. Names and types of the columns are db-scheduler''s.';
comment on column daybook.scheduled_tasks.task_name is 'What is to be done: cancel-unpaid-order, take-payment, give-back.';
comment on column daybook.scheduled_tasks.task_instance is 'What it is to be done to: an order or payment id. A timer is set once per name and instance.';
comment on column daybook.scheduled_tasks.task_data is 'What the timer must know, as JSON.';
comment on column daybook.scheduled_tasks.execution_time is 'When it is due.';
comment on column daybook.scheduled_tasks.picked is 'Whether a process is at it.';
comment on column daybook.scheduled_tasks.picked_by is 'The process that is at it.';
comment on column daybook.scheduled_tasks.last_success is 'When it last succeeded; timers that succeed are removed.';
comment on column daybook.scheduled_tasks.last_failure is 'When it last failed.';
comment on column daybook.scheduled_tasks.consecutive_failures is 'How often it has failed since it last succeeded.';
comment on column daybook.scheduled_tasks.last_heartbeat is 'When the process that is at it last gave a sign of life.';
comment on column daybook.scheduled_tasks.version is 'Counts changes of the row.';
comment on column daybook.scheduled_tasks.priority is 'Not used.';
