package io.daybook.query.reports;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// Reports over all that the engine holds, each one statement. Amounts are minor units of the row's currency.
enum GeneralReport {
    SALES_BY_DAY("What was sold, paid and given back on each day."),
    SALES_BY_COUNTRY("What was sold, paid and given back in each country."),
    SALES_BY_SKU("What was sold and taken back of each SKU."),
    STOCK_VALUE("What is on the shelves, and what it would bring at the catalogue's prices.");

    private final String description;

    GeneralReport(String description) {
        this.description = description;
    }

    static @Nullable GeneralReport named(String name) {
        for (GeneralReport report : values()) {
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

    String sql() {
        return SqlFile.read(reportName() + ".sql");
    }
}
