-- Files of history that were given to the engine: kept until they are imported, so that an import outlives the process that began it.

create table daybook.import_files (
    import_id      text collate "C" primary key,
    state          text not null check (state in ('queued', 'running', 'done', 'failed')),
    file_sha256    text not null,
    supply         text not null,
    lifecycle      text not null,
    skip_bad       boolean not null,
    prefix         text not null,
    content        bytea,
    rows_total     int not null,
    documents      int not null,
    skipped_rows   int not null,
    last_position  bigint not null default 0,
    problem        jsonb,
    asked_at       timestamptz not null default now(),
    started_at     timestamptz,
    finished_at    timestamptz
);
comment on table daybook.import_files is 'Imports that were asked for, and their files until they are done.';
comment on column daybook.import_files.import_id is 'The import, and the operation that callers follow: derived from the file and the options.';
comment on column daybook.import_files.state is 'queued, running, done or failed. What is queued or running goes on when the engine starts again.';
comment on column daybook.import_files.file_sha256 is 'SHA-256 of the file as uploaded, in hex.';
comment on column daybook.import_files.supply is 'Where stock comes from: exact, weekly or scarce.';
comment on column daybook.import_files.lifecycle is 'plain or linked.';
comment on column daybook.import_files.skip_bad is 'Whether broken rows are left out.';
comment on column daybook.import_files.prefix is 'Put before the ids of orders, credits and adjustments.';
comment on column daybook.import_files.content is 'The file as uploaded; absent once it is imported.';
comment on column daybook.import_files.rows_total is 'Rows to import.';
comment on column daybook.import_files.documents is 'Documents to import.';
comment on column daybook.import_files.skipped_rows is 'Broken rows that are left out.';
comment on column daybook.import_files.last_position is 'Last position of the log that the import wrote; 0 while it is not known.';
comment on column daybook.import_files.problem is 'Why the import failed, as a problem document; absent unless it did.';
comment on column daybook.import_files.asked_at is 'When it was first asked for.';
comment on column daybook.import_files.started_at is 'When it was last begun.';
comment on column daybook.import_files.finished_at is 'When it was done or failed.';

do $$
begin
    if exists (select from pg_roles where rolname = 'daybook_engine') then
        grant select, insert, update, delete on daybook.import_files to daybook_engine;
    end if;
end $$;
