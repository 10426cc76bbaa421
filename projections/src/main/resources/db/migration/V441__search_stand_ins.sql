-- While Elasticsearch is away, searches are answered from the catalogue and the orders. These indexes keep that cheap enough to go beside
-- everything else that PostgreSQL does. No extension is needed.

create function daybook.folded(said text) returns text
    language sql immutable strict parallel safe
    return translate(lower(regexp_replace(normalize(said, NFKD), '[\u0300-\u036f]+', '', 'g')), 'øłđı', 'oldi');
comment on function daybook.folded is 'A text without case, accents and widths, to be compared and sorted by.';

create function daybook.words(said text) returns text
    language sql immutable strict parallel safe
    return regexp_replace(
        regexp_replace(
            regexp_replace(daybook.folded(said), '<[^>]*>', ' ', 'g'),
            '([\u2e80-\u9fff\uf900-\ufaff])', ' \1 ', 'g'),
        '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]+', ' ', 'g');
comment on function daybook.words is 'A text as folded words with spaces between them; each Chinese character is a word of its own, so that any run of them can be found as a phrase. HTML is left out.';

create function daybook.product_words(sku text, names jsonb, category text, description text) returns tsvector
    language sql immutable parallel safe
    return to_tsvector('pg_catalog.english', daybook.words(
        sku || ' ' || regexp_replace(names::text, '"[^"]*": ', ' ', 'g') || ' ' || coalesce(category, '') || ' ' || coalesce(description, '')));
comment on function daybook.product_words is 'All words by which a product can be found.';

create function daybook.customer_words(name text, email text) returns tsvector
    language sql immutable parallel safe
    return to_tsvector('pg_catalog.simple', daybook.words(coalesce(name, '') || ' ' || coalesce(email, '')));
comment on function daybook.customer_words is 'All words by which a customer can be found. Personal data.';

create index products_words on views.products using gin (daybook.product_words(sku, names, category, description)) where listed;
create index products_by_name on views.products ((left(daybook.folded(name), 200) collate "C"), sku) where listed;

create index orders_customer_words on views.orders using gin (daybook.customer_words(customer_name, customer_email))
    where customer_name is not null or customer_email is not null;
-- Orders are paged in the same order in both stores, and the index counts in milliseconds.
create index orders_newest on views.orders ((date_trunc('milliseconds', placed_at at time zone 'UTC')), order_id);
