-- What the shop's rules make of carts and orders, the rules themselves with all their versions, and coupons.

alter table views.carts
    add column country text,
    add column coupon text collate "C",
    add column shipping_minor bigint,
    add column shipping_tax_percent text,
    add column shipping_tax_included boolean,
    add column shipping_tax_minor bigint,
    add column shipping_rules jsonb,
    add column valid_until timestamptz;
comment on column views.carts.country is 'Where the goods shall go; absent until it is said.';
comment on column views.carts.coupon is 'Code of the coupon on the cart; absent for none.';
comment on column views.carts.shipping_minor is 'What sending the goods costs; absent where no rule says.';
comment on column views.carts.shipping_tax_percent is 'Tax rate on shipping in per cent; absent where no tax is reckoned.';
comment on column views.carts.shipping_tax_included is 'Whether shipping_minor contains the tax; else it comes on top.';
comment on column views.carts.shipping_tax_minor is 'The tax on shipping; absent where none is reckoned.';
comment on column views.carts.shipping_rules is 'Which version of which rule gave that: kind, rule, version, minor.';
comment on column views.carts.valid_until is 'When the earliest promotion ends that gave something; absent where none does.';

alter table views.cart_items
    add column discount_minor bigint not null default 0,
    add column tax_percent text,
    add column tax_included boolean,
    add column tax_minor bigint not null default 0,
    add column rules jsonb not null default '[]';
comment on column views.cart_items.discount_minor is 'How much less than quantity times unit_price_minor the units cost.';
comment on column views.cart_items.tax_percent is 'Tax rate in per cent; absent where no tax is reckoned.';
comment on column views.cart_items.tax_included is 'Whether the unit price contains the tax; else it comes on top.';
comment on column views.cart_items.tax_minor is 'The tax of all units together.';
comment on column views.cart_items.rules is 'Which version of which rule gave what, in the order in which they were applied: kind, rule, version, minor.';

alter table views.orders
    add column discount_minor bigint not null default 0,
    add column shipping_minor bigint not null default 0,
    add column tax_minor bigint not null default 0,
    add column coupon text collate "C";
create index orders_coupon on views.orders (coupon) where coupon is not null;
comment on column views.orders.discount_minor is 'Sum of the lines'' discounts as placed.';
comment on column views.orders.shipping_minor is 'What shipping rules charged, without tax on top; other charges are lines like any other.';
comment on column views.orders.tax_minor is 'Sum of the lines'' tax as placed, included or on top.';
comment on column views.orders.coupon is 'Code of the coupon that was redeemed with the order; absent for none.';

alter table views.order_lines add column rules jsonb not null default '[]';
comment on column views.order_lines.rules is 'Which version of which rule gave what, in the order in which they were applied: kind, rule, version, minor.';

create table views.price_rules (
    kind       text not null,
    rule       text collate "C" not null,
    rule_version int not null,
    in_force   boolean not null,
    content    jsonb,
    reason     text,
    changed_at timestamptz not null,
    superseded_at timestamptz,
    actor      text not null,
    version    bigint not null,
    position   bigint not null,
    primary key (kind, rule, rule_version)
);
comment on table views.price_rules is 'View price-rules: every version of every promotion, tax and shipping rule.';
comment on column views.price_rules.kind is 'promotion, tax or shipping.';
comment on column views.price_rules.rule is 'The promotion''s id, the country, or country and currency; * stands for all other countries.';
comment on column views.price_rules.rule_version is 'Version of the rule, from 1.';
comment on column views.price_rules.in_force is 'False where this version ended the rule.';
comment on column views.price_rules.content is 'What the rule says, as stored in the log; absent where this version ended it.';
comment on column views.price_rules.reason is 'Why the rule ended.';
comment on column views.price_rules.changed_at is 'When this version came (business time).';
comment on column views.price_rules.superseded_at is 'When the next one came; absent for the current version.';
comment on column views.price_rules.actor is 'Who made it: a reference.';
comment on column views.price_rules.version is 'Version of the event in the stream of the rules.';
comment on column views.price_rules.position is 'Position of the last event that touched the row.';

create table views.coupons (
    code                     text collate "C" primary key,
    name                     text not null,
    status                   text not null,
    discount                 jsonb not null,
    valid_from               timestamptz,
    valid_until              timestamptz,
    usage_limit              int,
    usage_limit_per_customer int,
    redeemed                 int not null,
    returned                 int not null,
    issued_at                timestamptz not null,
    withdrawn_at             timestamptz,
    version                  bigint not null,
    position                 bigint not null
) with (fillfactor = 80);
comment on table views.coupons is 'View coupons: one row per coupon. redeemed - returned orders stand with it.';
comment on column views.coupons.code is 'What customers type in, in capital letters.';
comment on column views.coupons.name is 'What it is called.';
comment on column views.coupons.status is 'issued or withdrawn.';
comment on column views.coupons.discount is 'What it gives, as stored in the log.';
comment on column views.coupons.valid_from is 'When it begins to count; absent where it does at once.';
comment on column views.coupons.valid_until is 'When it counts no more; absent where nobody has said.';
comment on column views.coupons.usage_limit is 'How many orders may stand with it; absent for any number.';
comment on column views.coupons.usage_limit_per_customer is 'How many orders of one customer may; absent for any number.';
comment on column views.coupons.redeemed is 'Orders placed with it.';
comment on column views.coupons.returned is 'Those of them that came to nothing.';
comment on column views.coupons.issued_at is 'When it was issued (business time).';
comment on column views.coupons.withdrawn_at is 'When it was withdrawn.';
comment on column views.coupons.version is 'Version of the coupon''s stream.';
comment on column views.coupons.position is 'Position of the last event applied.';
