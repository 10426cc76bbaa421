-- The payment simulator tells what it has carried out in the order in which it did.

alter table daybook.simulator_operations
    add column number bigint generated always as identity,
    add column method text not null default '';
create unique index simulator_operations_number on daybook.simulator_operations (number);

comment on column daybook.simulator_operations.number is 'In the order in which operations were first asked for.';
comment on column daybook.simulator_operations.method is 'How the customer pays.';
