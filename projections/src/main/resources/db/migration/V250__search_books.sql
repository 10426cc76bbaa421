-- The books behind the search indexes: one row per document, from which the index can be filled again at any time.

create table views.product_search (
    sku        text collate "C" primary key,
    state      jsonb not null,
    changed_at bigint not null,
    position   bigint not null
);
comment on table views.product_search is 'View product-search: what the documents of the index products are made of, one row per SKU that has a product or stock.';
comment on column views.product_search.sku is 'The SKU, and the id of its document.';
comment on column views.product_search.state is 'The product as published, and the units available at all locations together.';
comment on column views.product_search.changed_at is 'Position of the last event that changed the document, and its version in the index; 0 while there is no document.';
comment on column views.product_search.position is 'Position of the last event that was applied.';

create table views.order_search (
    order_id   text collate "C" primary key,
    state      jsonb not null,
    changed_at bigint not null,
    position   bigint not null
);
comment on table views.order_search is 'View order-search: what the documents of the index orders are made of. Holds personal data.';
comment on column views.order_search.order_id is 'The order, and the id of its document.';
comment on column views.order_search.state is 'The order: customer, lines with their quantities, money, times.';
comment on column views.order_search.changed_at is 'Position of the last event that changed the document, and its version in the index.';
comment on column views.order_search.position is 'Position of the last event that was applied.';

-- Rows are rewritten as often as their stock or order moves: leave room in the page, so that no index has to follow.
alter table views.product_search set (fillfactor = 60);
alter table views.order_search set (fillfactor = 70);
