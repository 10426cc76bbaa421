-- The read models: what the log says, laid out for those who ask. Every table here can be dropped and folded from the log again.
--
-- Each row belongs to exactly one stream of the log. It carries the position of the last event it has applied, and where it is an
-- entity also the version of its stream: what is older than that is a no-op, so that a batch can be posted again without harm.
-- Ids compare by their bytes (collate "C"): the same order on every machine, and cheap indexes.

create schema if not exists views;
comment on schema views is 'Read models folded from the log. Owned by the engine; people read the schema analytics.';

-- ---------------------------------------------------------------------------------------------------------- the runner's own

create table views.view_positions (
    view       text collate "C" primary key,
    position   bigint not null default 0,
    event_at   timestamptz,
    updated_at timestamptz not null default now(),
    parked     bigint not null default 0
) with (fillfactor = 20);
comment on table views.view_positions is 'How far each view has come. Stored in the transaction that posts the events; its row lock is the claim to post.';
comment on column views.view_positions.view is 'Name of the view, in kebab case.';
comment on column views.view_positions.position is 'Last position of the log that the view has applied or passed over.';
comment on column views.view_positions.event_at is 'When the log recorded the event of that position; absent while the view is empty.';
comment on column views.view_positions.updated_at is 'When the position was stored.';
comment on column views.view_positions.parked is 'How many events lie in parked_events for this view; 0 spares the look.';

create table views.parked_events (
    view       text collate "C" not null,
    position   bigint not null,
    sequence   text collate "C" not null,
    version    bigint not null,
    event_id   uuid not null,
    event_type text not null,
    error      text not null,
    behind     bigint,
    attempts   int not null default 1,
    parked_at  timestamptz not null default now(),
    primary key (view, position)
);
create index parked_events_sequence on views.parked_events (view, sequence, position);
comment on table views.parked_events is 'Events that a view could not apply, and the later events of the same sequence, which wait behind them. The event itself is in the log.';
comment on column views.parked_events.view is 'The view that could not apply the event.';
comment on column views.parked_events.position is 'Position of the event in the log.';
comment on column views.parked_events.sequence is 'What is kept in order: the stream of the event.';
comment on column views.parked_events.version is 'Version of the event in its stream.';
comment on column views.parked_events.event_id is 'Id of the event.';
comment on column views.parked_events.event_type is 'Stored name of the event.';
comment on column views.parked_events.error is 'Why it could not be applied.';
comment on column views.parked_events.behind is 'Position of the earlier event of the sequence that this one waits for; absent for the event that failed itself.';
comment on column views.parked_events.attempts is 'How often it was tried; 0 for an event that only waits.';
comment on column views.parked_events.parked_at is 'When it was parked.';

-- ------------------------------------------------------------------------------------------------------------- order-tracking

create table views.orders (
    order_id            text collate "C" primary key,
    customer_reference  text collate "C" not null,
    country             text not null,
    currency            text not null,
    status              text not null,
    total_minor         bigint not null,
    paid_minor          bigint not null,
    refunded_minor      bigint not null,
    lines               int not null,
    units               bigint not null,
    units_shipped       bigint not null,
    units_cancelled     bigint not null,
    units_returned      bigint not null,
    shipments           int not null,
    shipments_delivered int not null,
    placed_at           timestamptz not null,
    placed_position     bigint not null,
    expires_at          timestamptz,
    confirmed_at        timestamptz,
    last_shipped_at     timestamptz,
    delivered_at        timestamptz,
    cancelled_at        timestamptz,
    completed_at        timestamptz,
    cart_id             text collate "C",
    customer_name       text,
    customer_email      text,
    customer_address    text,
    version             bigint not null,
    position            bigint not null
) with (fillfactor = 80);
create index orders_customer on views.orders (customer_reference, placed_position);
create index orders_placed_at on views.orders (placed_at);
comment on table views.orders is 'View order-tracking: one row per order, as it stands.';
comment on column views.orders.order_id is 'The order.';
comment on column views.orders.customer_reference is 'The shop''s customer number; GUEST where there is none.';
comment on column views.orders.country is 'Name or code of the country the order goes to.';
comment on column views.orders.currency is 'ISO 4217 code of all amounts of the order.';
comment on column views.orders.status is 'placed, confirmed, partly-shipped, shipped, delivered, partly-returned, returned, cancelled or completed. The furthest that is true; a return outweighs completion.';
comment on column views.orders.total_minor is 'Sum of all lines as placed, in minor units.';
comment on column views.orders.paid_minor is 'Captured for the order, in minor units.';
comment on column views.orders.refunded_minor is 'Given back on the order''s own payments, in minor units.';
comment on column views.orders.lines is 'Number of lines, goods and charges.';
comment on column views.orders.units is 'Units of goods as placed.';
comment on column views.orders.units_shipped is 'Units of goods that left the house.';
comment on column views.orders.units_cancelled is 'Units of goods that will not ship.';
comment on column views.orders.units_returned is 'Units of goods that came back.';
comment on column views.orders.shipments is 'Number of shipments.';
comment on column views.orders.shipments_delivered is 'Number of shipments that arrived.';
comment on column views.orders.placed_at is 'When the order was placed (business time).';
comment on column views.orders.placed_position is 'Position of the placing event in the log: a stable order for paging.';
comment on column views.orders.expires_at is 'When the order lapses if it is not paid; absent where it does not.';
comment on column views.orders.confirmed_at is 'When all that was owed was paid.';
comment on column views.orders.last_shipped_at is 'When the last shipment so far left.';
comment on column views.orders.delivered_at is 'When the last shipment that arrived did so.';
comment on column views.orders.cancelled_at is 'When the whole order came to nothing.';
comment on column views.orders.completed_at is 'When everything was shipped or cancelled and nothing owed.';
comment on column views.orders.cart_id is 'The cart that was checked out, where there was one.';
comment on column views.orders.customer_name is 'Personal data: name of the customer when the order was placed.';
comment on column views.orders.customer_email is 'Personal data: e-mail address of the customer when the order was placed.';
comment on column views.orders.customer_address is 'Personal data: where the order goes.';
comment on column views.orders.version is 'Version of the order''s stream.';
comment on column views.orders.position is 'Position of the last event applied.';

create table views.order_lines (
    order_id           text collate "C" not null,
    line               int not null,
    kind               text not null,
    sku                text collate "C" not null,
    description        text not null,
    quantity           int not null,
    unit_price_minor   bigint not null,
    amount_minor       bigint not null,
    location           text collate "C",
    quantity_shipped   int not null,
    quantity_cancelled int not null,
    quantity_returned  int not null,
    position           bigint not null,
    primary key (order_id, line)
) with (fillfactor = 90);
create index order_lines_sku on views.order_lines (sku);
comment on table views.order_lines is 'View order-tracking: the lines of every order. Lines are never merged.';
comment on column views.order_lines.order_id is 'The order.';
comment on column views.order_lines.line is 'Number of the line in its order, from 1.';
comment on column views.order_lines.kind is 'goods (takes stock) or charge (moves money only).';
comment on column views.order_lines.sku is 'The SKU, or the code of a charge.';
comment on column views.order_lines.description is 'Text of the line.';
comment on column views.order_lines.quantity is 'Units as placed.';
comment on column views.order_lines.unit_price_minor is 'Price of one unit in minor units of the order''s currency.';
comment on column views.order_lines.amount_minor is 'quantity times unit_price_minor.';
comment on column views.order_lines.location is 'Where the goods are reserved; absent for a charge.';
comment on column views.order_lines.quantity_shipped is 'Units that left the house.';
comment on column views.order_lines.quantity_cancelled is 'Units that will not ship.';
comment on column views.order_lines.quantity_returned is 'Units that came back.';
comment on column views.order_lines.position is 'Position of the last event that touched the line.';

create table views.order_steps (
    position bigint primary key,
    order_id text collate "C" not null,
    step     text not null,
    at       timestamptz not null,
    actor    text not null,
    role     text not null,
    reason   text,
    detail   jsonb not null,
    version  bigint not null
);
create index order_steps_order on views.order_steps (order_id, position);
comment on table views.order_steps is 'View order-tracking: the timeline of every order, one row per event.';
comment on column views.order_steps.position is 'Position of the event in the log.';
comment on column views.order_steps.order_id is 'The order.';
comment on column views.order_steps.step is 'placed, payment-received, confirmed, shipped, delivered, lines-cancelled, cancelled, lines-returned, refunded or completed.';
comment on column views.order_steps.at is 'When it happened (business time).';
comment on column views.order_steps.actor is 'Who caused it: a reference.';
comment on column views.order_steps.role is 'In which role.';
comment on column views.order_steps.reason is 'Why, where a reason was given.';
comment on column views.order_steps.detail is 'What happened: a sentence under "text", and figures and references under names of their own. No personal data.';
comment on column views.order_steps.version is 'Version of the event in the order''s stream.';

-- ---------------------------------------------------------------------------------------------------------------- stock-level

create table views.stock_levels (
    sku       text collate "C" not null,
    location  text collate "C" not null,
    on_hand   bigint not null,
    available bigint not null,
    reserved  bigint not null,
    allocated bigint not null,
    damaged   bigint not null,
    version   bigint not null,
    position  bigint not null,
    primary key (sku, location)
) with (fillfactor = 50);
comment on table views.stock_levels is 'View stock-level: what is where. on_hand = available + reserved + allocated + damaged.';
comment on column views.stock_levels.sku is 'The SKU.';
comment on column views.stock_levels.location is 'The warehouse, shop or supplier.';
comment on column views.stock_levels.on_hand is 'Units physically there.';
comment on column views.stock_levels.available is 'Units that can be promised.';
comment on column views.stock_levels.reserved is 'Units set aside for orders.';
comment on column views.stock_levels.allocated is 'Units that belong to paid orders and have not left.';
comment on column views.stock_levels.damaged is 'Units there that cannot be sold.';
comment on column views.stock_levels.version is 'Version of the stock item''s stream.';
comment on column views.stock_levels.position is 'Position of the last event applied.';

create table views.stock_reservations (
    sku        text collate "C" not null,
    location   text collate "C" not null,
    order_id   text collate "C" not null,
    reserved   bigint not null,
    allocated  bigint not null,
    expires_at timestamptz,
    position   bigint not null,
    primary key (sku, location, order_id)
) with (fillfactor = 80);
create index stock_reservations_order on views.stock_reservations (order_id);
comment on table views.stock_reservations is 'View stock-level: the reservations that are open. Their sums are reserved and allocated of stock_levels.';
comment on column views.stock_reservations.sku is 'The SKU.';
comment on column views.stock_reservations.location is 'Where the units are.';
comment on column views.stock_reservations.order_id is 'The order they are set aside for.';
comment on column views.stock_reservations.reserved is 'Units reserved.';
comment on column views.stock_reservations.allocated is 'Units allocated.';
comment on column views.stock_reservations.expires_at is 'When the reservation lapses; absent for a firm or allocated one.';
comment on column views.stock_reservations.position is 'Position of the last event applied.';

-- --------------------------------------------------------------------------------------------------------------- stock-ledger

create table views.stock_movements (
    position        bigint primary key,
    sku             text collate "C" not null,
    location        text collate "C" not null,
    kind            text not null,
    quantity        int not null,
    on_hand_delta   int not null,
    available_delta int not null,
    reserved_delta  int not null,
    allocated_delta int not null,
    damaged_delta   int not null,
    asked           int,
    order_id        text collate "C",
    reference       text collate "C",
    reason          text,
    expires_at      timestamptz,
    at              timestamptz not null,
    recorded_at     timestamptz not null,
    actor           text not null,
    role            text not null,
    version         bigint not null
);
create index stock_movements_sku on views.stock_movements (sku, position);
create index stock_movements_order on views.stock_movements (order_id) where order_id is not null;
comment on table views.stock_movements is 'View stock-ledger: every movement of every stock item with its cause and actor, kept for ever. The deltas of an item sum to its stock level.';
comment on column views.stock_movements.position is 'Position of the event in the log.';
comment on column views.stock_movements.sku is 'The SKU.';
comment on column views.stock_movements.location is 'Where the units are.';
comment on column views.stock_movements.kind is 'received, reserved, extended, allocated, released, expired, shipped, returned or adjusted.';
comment on column views.stock_movements.quantity is 'Units moved; signed for an adjustment; 0 for an extension.';
comment on column views.stock_movements.on_hand_delta is 'Change of the units physically there.';
comment on column views.stock_movements.available_delta is 'Change of the units that can be promised.';
comment on column views.stock_movements.reserved_delta is 'Change of the units set aside.';
comment on column views.stock_movements.allocated_delta is 'Change of the units that belong to paid orders.';
comment on column views.stock_movements.damaged_delta is 'Change of the units there that cannot be sold.';
comment on column views.stock_movements.asked is 'For an adjustment the signed units asked for, where no more was there to write off.';
comment on column views.stock_movements.order_id is 'The order that the movement belongs to, where there is one.';
comment on column views.stock_movements.reference is 'The delivery, order, credit note or return behind it.';
comment on column views.stock_movements.reason is 'Why, where a reason was given; for a return what is done with the goods: restock, damaged or write-off.';
comment on column views.stock_movements.expires_at is 'When the reservation lapses, for a reservation or its extension.';
comment on column views.stock_movements.at is 'When it happened (business time).';
comment on column views.stock_movements.recorded_at is 'When the log recorded it.';
comment on column views.stock_movements.actor is 'Who caused it: a reference.';
comment on column views.stock_movements.role is 'In which role.';
comment on column views.stock_movements.version is 'Version of the event in the stock item''s stream.';

-- ------------------------------------------------------------------------------------------------------------- payment-ledger

create table views.payments (
    payment_id       text collate "C" primary key,
    order_id         text collate "C" not null,
    currency         text not null,
    method           text not null,
    provider         text not null,
    status           text not null,
    requested_minor  bigint not null,
    authorised_minor bigint not null,
    captured_minor   bigint not null,
    voided_minor     bigint not null,
    refunded_minor   bigint not null,
    requested_at     timestamptz not null,
    settled_at       timestamptz,
    version          bigint not null,
    position         bigint not null
) with (fillfactor = 80);
create index payments_order on views.payments (order_id);
comment on table views.payments is 'View payment-ledger: one row per payment. authorised = captured + voided + still open.';
comment on column views.payments.payment_id is 'The payment.';
comment on column views.payments.order_id is 'The order it pays.';
comment on column views.payments.currency is 'ISO 4217 code of all amounts of the payment.';
comment on column views.payments.method is 'How the customer pays: card, gift-card, invoice, ...';
comment on column views.payments.provider is 'Who carries it out: simulator, or recorded for money that was taken elsewhere.';
comment on column views.payments.status is 'requested, authorised, declined, partly-captured, captured, voided, partly-refunded, refunded or outcome-unknown.';
comment on column views.payments.requested_minor is 'Asked for, in minor units.';
comment on column views.payments.authorised_minor is 'Held by the provider for us, in minor units, captures included.';
comment on column views.payments.captured_minor is 'Taken, in minor units.';
comment on column views.payments.voided_minor is 'Let go without being taken, in minor units.';
comment on column views.payments.refunded_minor is 'Given back, in minor units.';
comment on column views.payments.requested_at is 'When it was asked for (business time).';
comment on column views.payments.settled_at is 'When nothing was left open: captured, voided or declined to the last cent (business time).';
comment on column views.payments.version is 'Version of the payment''s stream.';
comment on column views.payments.position is 'Position of the last event applied.';

create table views.postings (
    position     bigint not null,
    entry        int not null,
    account      text not null,
    order_id     text collate "C",
    payment_id   text collate "C",
    credit_id    text collate "C",
    currency     text not null,
    amount_minor bigint not null,
    at           timestamptz not null,
    primary key (position, entry)
);
create index postings_order on views.postings (order_id) where order_id is not null;
create index postings_payment on views.postings (payment_id) where payment_id is not null;
comment on table views.postings is 'View payment-ledger: double entry on a cash basis. Debits are positive, credits negative; the entries of one position sum to zero in its currency.';
comment on column views.postings.position is 'Position of the event in the log.';
comment on column views.postings.entry is 'Number of the entry within its position, from 1.';
comment on column views.postings.account is 'cash (money with the provider or in the bank), sales (captured for orders), refunds (given back or promised to be), refunds-payable (promised by credit notes and not given back yet).';
comment on column views.postings.order_id is 'The order, where the entry belongs to one.';
comment on column views.postings.payment_id is 'The payment, where the entry belongs to one.';
comment on column views.postings.credit_id is 'The credit note, where the entry belongs to one.';
comment on column views.postings.currency is 'ISO 4217 code of the amount.';
comment on column views.postings.amount_minor is 'Signed minor units: debit positive, credit negative.';
comment on column views.postings.at is 'When it happened (business time).';

-- --------------------------------------------------------------------------------------------------------------- credit-notes

create table views.credit_notes (
    credit_id          text collate "C" primary key,
    customer_reference text collate "C" not null,
    country            text not null,
    currency           text not null,
    refund_minor       bigint not null,
    refunded_minor     bigint not null,
    lines              int not null,
    issued_at          timestamptz not null,
    issued_position    bigint not null,
    version            bigint not null,
    position           bigint not null
) with (fillfactor = 80);
create index credit_notes_customer on views.credit_notes (customer_reference, issued_position);
comment on table views.credit_notes is 'View credit-notes: one row per credit note.';
comment on column views.credit_notes.credit_id is 'The credit note.';
comment on column views.credit_notes.customer_reference is 'The shop''s customer number; GUEST where there is none.';
comment on column views.credit_notes.country is 'Name or code of the customer''s country.';
comment on column views.credit_notes.currency is 'ISO 4217 code of all amounts of the note.';
comment on column views.credit_notes.refund_minor is 'What the note promises to give back, in minor units.';
comment on column views.credit_notes.refunded_minor is 'What has been given back on it, in minor units.';
comment on column views.credit_notes.lines is 'Number of lines, goods and charges.';
comment on column views.credit_notes.issued_at is 'When it was issued (business time).';
comment on column views.credit_notes.issued_position is 'Position of the issuing event in the log: a stable order for paging.';
comment on column views.credit_notes.version is 'Version of the note''s stream.';
comment on column views.credit_notes.position is 'Position of the last event applied.';

create table views.credit_lines (
    credit_id         text collate "C" not null,
    line              int not null,
    kind              text not null,
    sku               text collate "C" not null,
    description       text not null,
    quantity          int not null,
    accepted_quantity int not null,
    unit_price_minor  bigint not null,
    position          bigint not null,
    primary key (credit_id, line)
);
create index credit_lines_sku on views.credit_lines (sku);
comment on table views.credit_lines is 'View credit-notes: the lines of every credit note.';
comment on column views.credit_lines.credit_id is 'The credit note.';
comment on column views.credit_lines.line is 'Number of the line in its note, from 1.';
comment on column views.credit_lines.kind is 'goods (takes stock back) or charge (moves money only).';
comment on column views.credit_lines.sku is 'The SKU, or the code of a charge.';
comment on column views.credit_lines.description is 'Text of the line.';
comment on column views.credit_lines.quantity is 'Units that the customer asked to give back, positive.';
comment on column views.credit_lines.accepted_quantity is 'Units that were taken back or cancelled.';
comment on column views.credit_lines.unit_price_minor is 'What one unit is credited at, in minor units of the note''s currency.';
comment on column views.credit_lines.position is 'Position of the issuing event.';

create table views.credit_links (
    credit_id  text collate "C" not null,
    line       int not null,
    link       int not null,
    order_id   text collate "C" not null,
    order_line int not null,
    quantity   int not null,
    effect     text not null,
    at         timestamptz not null,
    position   bigint not null,
    primary key (credit_id, line, link)
);
create index credit_links_order on views.credit_links (order_id);
comment on table views.credit_links is 'View credit-notes: which order lines the accepted units of a credit line belong to. Units without a link are free-standing.';
comment on column views.credit_links.credit_id is 'The credit note.';
comment on column views.credit_links.line is 'The credit line.';
comment on column views.credit_links.link is 'Number of the link within its line, from 1.';
comment on column views.credit_links.order_id is 'The order.';
comment on column views.credit_links.order_line is 'The line of that order.';
comment on column views.credit_links.quantity is 'Units linked, positive.';
comment on column views.credit_links.effect is 'cancelled (had not shipped) or returned (came back).';
comment on column views.credit_links.at is 'When the note was issued (business time).';
comment on column views.credit_links.position is 'Position of the issuing event.';

-- ------------------------------------------------------------------------------------------------------------------ catalogue

create table views.products (
    sku          text collate "C" primary key,
    name         text not null,
    names        jsonb not null,
    description  text,
    category     text,
    price_minor  bigint,
    currency     text not null,
    listed       boolean not null,
    published_at timestamptz not null,
    version      bigint not null,
    position     bigint not null
) with (fillfactor = 80);
comment on table views.products is 'View catalogue: one row per product.';
comment on column views.products.sku is 'The SKU.';
comment on column views.products.name is 'The English name, or the first there is.';
comment on column views.products.names is 'Names by BCP 47 language.';
comment on column views.products.description is 'Longer text, where there is one.';
comment on column views.products.category is 'The category, where there is one.';
comment on column views.products.price_minor is 'Price of one unit in minor units; absent where none is set yet.';
comment on column views.products.currency is 'ISO 4217 code of the price.';
comment on column views.products.listed is 'Whether storefronts show it.';
comment on column views.products.published_at is 'When it was published (business time).';
comment on column views.products.version is 'Version of the product''s stream.';
comment on column views.products.position is 'Position of the last event applied.';

-- ---------------------------------------------------------------------------------------------------------------------- carts

create table views.carts (
    cart_id            text collate "C" primary key,
    customer_reference text collate "C",
    currency           text not null,
    status             text not null,
    order_id           text collate "C",
    opened_at          timestamptz not null,
    version            bigint not null,
    position           bigint not null
) with (fillfactor = 80);
comment on table views.carts is 'View carts: one row per cart.';
comment on column views.carts.cart_id is 'The cart.';
comment on column views.carts.customer_reference is 'The shop''s customer number, where one is known.';
comment on column views.carts.currency is 'ISO 4217 code of all prices in the cart.';
comment on column views.carts.status is 'open, checked-out or abandoned.';
comment on column views.carts.order_id is 'The order that the cart became, where it was checked out.';
comment on column views.carts.opened_at is 'When it was opened (business time).';
comment on column views.carts.version is 'Version of the cart''s stream.';
comment on column views.carts.position is 'Position of the last event applied.';

create table views.cart_items (
    cart_id          text collate "C" not null,
    sku              text collate "C" not null,
    description      text not null,
    quantity         int not null,
    unit_price_minor bigint not null,
    position         bigint not null,
    primary key (cart_id, sku)
) with (fillfactor = 80);
comment on table views.cart_items is 'View carts: what is in every cart, at the price that the customer was shown.';
comment on column views.cart_items.cart_id is 'The cart.';
comment on column views.cart_items.sku is 'The SKU.';
comment on column views.cart_items.description is 'Text shown.';
comment on column views.cart_items.quantity is 'Units, positive.';
comment on column views.cart_items.unit_price_minor is 'Price of one unit when it was put into the cart, in minor units of the cart''s currency.';
comment on column views.cart_items.position is 'Position of the last event that touched the item.';

-- -------------------------------------------------------------------------------------------------------------------- sources

create table views.imports (
    import_id     text collate "C" primary key,
    file_sha256   text not null,
    supply        text not null,
    lifecycle     text not null,
    rows          int not null,
    documents     int not null,
    part_start_at timestamptz not null,
    part_as_of_at timestamptz not null,
    started_at    timestamptz not null,
    completed_at  timestamptz,
    skipped_rows  int,
    version       bigint not null,
    position      bigint not null
);
comment on table views.imports is 'View sources: one row per imported file of history.';
comment on column views.imports.import_id is 'The import.';
comment on column views.imports.file_sha256 is 'SHA-256 of the file as uploaded, in hex.';
comment on column views.imports.supply is 'Where stock comes from: exact, weekly or scarce.';
comment on column views.imports.lifecycle is 'plain or linked.';
comment on column views.imports.rows is 'Rows of the file.';
comment on column views.imports.documents is 'Documents of the file.';
comment on column views.imports.part_start_at is '00:00 on the day of the earliest document.';
comment on column views.imports.part_as_of_at is '00:00 on the day after the latest document.';
comment on column views.imports.started_at is 'When the import was started.';
comment on column views.imports.completed_at is 'When the last document was done; absent while it runs.';
comment on column views.imports.skipped_rows is 'Broken rows that were left out; absent while it runs.';
comment on column views.imports.version is 'Version of the import''s stream.';
comment on column views.imports.position is 'Position of the last event applied.';

create table views.source_documents (
    import_id   text collate "C" not null,
    document_id text collate "C" not null,
    kind        text not null,
    first_row   int not null,
    refusal     text,
    at          timestamptz not null,
    position    bigint not null,
    primary key (import_id, document_id)
);
comment on table views.source_documents is 'View sources: one row per document of an imported file, and what became of it.';
comment on column views.source_documents.import_id is 'The import.';
comment on column views.source_documents.document_id is 'The document: the invoice number, trimmed.';
comment on column views.source_documents.kind is 'ORDER, CREDIT, ADJUST or LEDGER.';
comment on column views.source_documents.first_row is 'Its smallest row number: its place in the replay.';
comment on column views.source_documents.refusal is 'The engine''s refusal code; absent where it was accepted.';
comment on column views.source_documents.at is 'Time of the document (business time).';
comment on column views.source_documents.position is 'Position of the event in the log.';

create table views.source_rows (
    import_id    text collate "C" not null,
    row          int not null,
    document_id  text collate "C" not null,
    invoice_no   text not null,
    stock_code   text not null,
    description  text not null,
    quantity     int not null,
    invoice_date timestamp not null,
    unit_price   numeric not null,
    customer_id  text,
    country      text not null,
    position     bigint not null,
    primary key (import_id, row)
);
comment on table views.source_rows is 'View sources: the rows of an imported file as written, as evidence for every figure.';
comment on column views.source_rows.import_id is 'The import.';
comment on column views.source_rows.row is 'Number of the row in its file.';
comment on column views.source_rows.document_id is 'The document it belongs to.';
comment on column views.source_rows.invoice_no is 'Invoice number as written.';
comment on column views.source_rows.stock_code is 'Stock code as written.';
comment on column views.source_rows.description is 'Description as written.';
comment on column views.source_rows.quantity is 'Signed quantity.';
comment on column views.source_rows.invoice_date is 'Time as written; the source has no zone.';
comment on column views.source_rows.unit_price is 'Price of one unit as written, in the major unit of the source''s currency.';
comment on column views.source_rows.customer_id is 'Customer number as written; absent where the source has none.';
comment on column views.source_rows.country is 'Country as written.';
comment on column views.source_rows.position is 'Position of the event in the log.';

create table views.source_shortages (
    import_id   text collate "C" not null,
    document_id text collate "C" not null,
    sku         text collate "C" not null,
    asked       int not null,
    available   int not null,
    position    bigint not null,
    primary key (import_id, document_id, sku)
);
comment on table views.source_shortages is 'View sources: the SKUs that lacked stock when a document was refused.';
comment on column views.source_shortages.import_id is 'The import.';
comment on column views.source_shortages.document_id is 'The refused document.';
comment on column views.source_shortages.sku is 'The SKU that lacked stock.';
comment on column views.source_shortages.asked is 'Units asked for.';
comment on column views.source_shortages.available is 'Units that were available.';
comment on column views.source_shortages.position is 'Position of the event in the log.';

-- The engine's role reads and writes here. It exists wherever the log's own migrations ran before this one.
do $$
begin
    if exists (select from pg_roles where rolname = 'daybook_engine') then
        grant usage on schema views to daybook_engine;
        grant select, insert, update, delete, truncate on all tables in schema views to daybook_engine;
        alter default privileges in schema views
            grant select, insert, update, delete, truncate on tables to daybook_engine;
    end if;
end
$$;
