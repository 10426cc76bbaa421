create table daybook.seals (
    last_position  bigint      not null primary key,
    first_position bigint      not null unique,
    leaves         bytea       not null,
    root           bytea       not null,
    chain          bytea       not null,
    key_id         text        not null,
    signature      bytea       not null,
    sealed_at      timestamptz not null default now(),
    check (first_position between 1 and last_position)
);
comment on table daybook.seals is 'Closed ranges of the log, hashed, chained and signed: whatever is changed in the log afterwards no longer fits its seal.';
comment on column daybook.seals.last_position is 'Last position of the range.';
comment on column daybook.seals.first_position is 'First position of the range: one more than the last of the seal before.';
comment on column daybook.seals.leaves is 'The first eight bytes of the hash of each event of the range, in position order; names the event that was touched.';
comment on column daybook.seals.root is 'SHA-256 over the hashes of all events of the range.';
comment on column daybook.seals.chain is 'SHA-256 over the chain value of the seal before, both positions as 8 bytes, and the root.';
comment on column daybook.seals.key_id is 'Which key signed: the first eight bytes, in hex, of the SHA-256 of its public key.';
comment on column daybook.seals.signature is 'Ed25519 signature of the chain value.';
comment on column daybook.seals.sealed_at is 'When the range was sealed.';

create trigger seals_are_append_only
    before update or delete or truncate on daybook.seals
    for each statement execute function daybook.refuse_change();

do $$
begin
    if exists (select from pg_roles where rolname = 'daybook_engine') then
        grant select, insert on daybook.seals to daybook_engine;
        revoke update, delete, truncate on daybook.seals from daybook_engine;
    end if;
end $$;
