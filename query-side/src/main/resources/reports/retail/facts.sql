-- The facts of one import, laid out as the Online Retail truth figures need them. Put before each query of this folder.
--
-- What the engine accepted is read from its own views: orders, credit notes and stock movements. Of what it refused (under scarce
-- supply) only the evidence is left, so these lines are read from the source rows; the figures describe the documents of the shop.
-- Times are taken as UTC and shown without a zone, as in the source. Texts are compared by their bytes.
with import as materialized (
    select import_id, supply, lifecycle, part_start_at at time zone 'UTC' as start, part_as_of_at at time zone 'UTC' as as_of
    from views.imports
    where import_id = :import
),
document as materialized (
    select document_id as doc, kind, first_row, refusal, at at time zone 'UTC' as ts
    from views.source_documents
    where import_id = :import
),
-- The source as written, and as the mapping reads it.
source_row as materialized (
    select r.row, r.document_id as doc, d.kind, d.first_row, d.refusal, d.ts as document_ts,
           r.invoice_no, r.stock_code, r.description as written_description, r.unit_price, r.customer_id, r.country,
           upper(btrim(r.stock_code, ' ') collate "C") as sku, btrim(r.description, ' ') as description, r.quantity, r.invoice_date as ts,
           round(r.unit_price * 100)::bigint as pence, round(r.unit_price * 1000)::bigint as mills,
           upper(btrim(r.stock_code, ' ') collate "C") ~ '^([0-9]{5}[A-Z]*|DCGS[A-Z0-9]+)$' as goods
    from views.source_rows r
    join document d on d.doc = r.document_id
    where r.import_id = :import
),
-- Lines of orders (quantity above zero) and of credits (below zero), each with its document's place, time, customer and country.
line as materialized (
    select d.kind, d.doc, d.first_row, l.line, d.ts, nullif(o.customer_reference, 'GUEST') as customer, o.country,
           l.sku, l.kind = 'goods' as goods, l.quantity, l.unit_price_minor as pence, l.amount_minor as amount
    from document d
    join views.orders o on o.order_id = d.doc
    join views.order_lines l on l.order_id = o.order_id
    where d.kind = 'ORDER' and d.refusal is null
    union all
    select d.kind, d.doc, d.first_row, l.line, d.ts, nullif(c.customer_reference, 'GUEST'), c.country,
           l.sku, l.kind = 'goods', -l.quantity, l.unit_price_minor, -l.quantity * l.unit_price_minor
    from document d
    join views.credit_notes c on c.credit_id = d.doc
    join views.credit_lines l on l.credit_id = c.credit_id
    where d.kind = 'CREDIT'
    union all
    select r.kind, r.doc, r.first_row, r.row, r.document_ts, f.customer_id, f.country,
           r.sku, r.goods, r.quantity, r.pence, r.quantity * r.pence
    from source_row r
    join source_row f on f.row = r.first_row
    where r.kind = 'ORDER' and r.refusal is not null
),
-- Adjustments as they were asked for, one per line of a document (reference `document/line`): under scarce supply less may have been there to write off.
adjustment as materialized (
    select d.doc, d.first_row, d.ts, m.position, m.sku, coalesce(m.asked, m.quantity) as asked, m.available_delta as done
    from document d
    join views.stock_movements m on split_part(m.reference, '/', 1) = d.doc and m.kind = 'adjusted'
    where d.kind = 'ADJUST'
),
-- The stock ledger's movements of this import: receipts (reference `import/day`), and whatever its documents moved. Goods are sold when they are set aside, and returned when they become available again.
movement as materialized (
    select m.position, m.sku, m.kind, m.available_delta as delta, m.at at time zone 'UTC' as ts
    from views.stock_movements m
    where split_part(m.reference, '/', 1) = :import
       or split_part(m.reference, '/', 1) in (select doc from document)
       or m.order_id in (select doc from document)
)
