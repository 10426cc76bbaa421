package io.daybook.query.reports;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// Reports of how things stand, each one statement. Amounts are minor units of the row's currency.
enum GeneralReport {
    STOCK_VALUE("What is on the shelves, and what it would bring at the catalogue's prices."),
    CROSS_CHECKS(
            "Figures that have to be the same wherever they are asked for: each difference is 0.");

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
