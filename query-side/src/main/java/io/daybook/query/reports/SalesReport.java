package io.daybook.query.reports;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// Reports of what was sold, each by a key of its own and by currency. A row's figures are sums over orders and credit notes, which can be told
/// one by one. Amounts are minor units of the row's currency.
enum SalesReport {
    SALES_BY_DAY(
            "What was sold, paid and given back on each day.",
            "day",
            "(at at time zone 'UTC')::date",
            "to_char((at at time zone 'UTC')::date, 'YYYY-MM-DD') as day",
            "cast(:key as date)",
            "1, 2",
            "documents",
            "document-figures"),
    SALES_BY_HOUR(
            "What was sold, paid and given back in each hour.",
            "hour",
            "date_trunc('hour', at, 'UTC')",
            "to_char(date_trunc('hour', at, 'UTC') at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as hour",
            "cast(:key as timestamptz)",
            "1, 2",
            "documents",
            "document-figures"),
    SALES_BY_COUNTRY(
            "What was sold, paid and given back in each country.",
            "country",
            "country collate \"C\"",
            "country collate \"C\" as country",
            ":key",
            "net_minor desc, 1, 2",
            "documents",
            "country-figures"),
    SALES_BY_SKU(
            "What was sold and taken back of each SKU.",
            "sku",
            "sku",
            "sku, (select p.name from views.products p where p.sku = told.sku) as name",
            ":key",
            "net_minor desc, 1, 3",
            "items",
            "item-figures");

    private final String description;
    private final String key;
    private final String keyOf;
    private final String shown;
    private final String asked;
    private final String order;
    private final String facts;
    private final String figures;

    /// @param key what rows are about, and the name of the parameter that asks for one
    /// @param keyOf how it is found in a fact
    /// @param shown how it is shown
    /// @param asked how the parameter is read
    /// @param order of the rows
    SalesReport(
            String description,
            String key,
            String keyOf,
            String shown,
            String asked,
            String order,
            String facts,
            String figures) {
        this.description = description;
        this.key = key;
        this.keyOf = keyOf;
        this.shown = shown;
        this.asked = asked;
        this.order = order;
        this.facts = facts;
        this.figures = figures;
    }

    static @Nullable SalesReport named(String name) {
        for (SalesReport report : values()) {
            if (report.reportName().equals(name)) {
                return report;
            }
        }
        return null;
    }

    String reportName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String description() {
        return description;
    }

    String key() {
        return key;
    }

    /// All rows.
    String sql(boolean past) {
        return told(past)
                + "select %s, currency, %s from told group by %s, currency order by %s"
                        .formatted(shown, figures(), keyOf, order);
    }

    /// The documents behind one row, in the order of their positions: `:key` and `:currency` name the row, `:after` where to go on.
    String documents(boolean past) {
        return told(past)
                + """
                select position, order_id, credit_id, at, country, %s from told where %s = %s and currency = :currency and position > :after
                group by position, order_id, credit_id, at, country order by position limit :limit
                """
                        .formatted(figures(), keyOf, asked);
    }

    /// The sum of these documents.
    String sum(boolean past) {
        return told(past)
                + "select %s from told where %s = %s and currency = :currency"
                        .formatted(figures(), keyOf, asked);
    }

    private String told(boolean past) {
        return SqlFile.read(
                past ? "sales/then.sql" : "sales/now.sql",
                "sales/" + facts + ".sql",
                "sales/told.sql");
    }

    private String figures() {
        return SqlFile.read("sales/" + figures + ".sql");
    }
}
