package io.daybook.query.reports;

import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.Optional;

/// The figures of one import of the Online Retail data set, under the names of its truth files. Money is integer pence.
final class RetailReport {

    /// The whole data set has half a million rows.
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final String FACTS = "retail/facts.sql";

    private record Chosen(String importId, boolean scarce) {}

    private final ReadDatabase database;
    private final JsonMapper json;

    RetailReport(ReadDatabase database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /// Sections of `truth.json`, then those of `truth_stateful.json`; `scarce` only where stock was scarce.
    JsonNode figures(@Nullable String importId) {
        return database.snapshot(
                PATIENCE,
                jdbc -> {
                    Chosen chosen = choose(jdbc, importId);
                    ObjectNode figures = json.createObjectNode();
                    add(figures, jdbc, chosen, FACTS, "retail/supply.sql", "retail/documents.sql");
                    add(figures, jdbc, chosen, FACTS, "retail/returns.sql");
                    if (chosen.scarce()) {
                        add(
                                figures,
                                jdbc,
                                chosen,
                                FACTS,
                                "retail/scarce-items.sql",
                                "retail/scarce.sql");
                    }
                    return figures;
                });
    }

    /// One row per SKU: the columns of `stock.csv` or, where stock was scarce, of `stock_scarce.csv`.
    ReportTable stock(@Nullable String importId) {
        return database.snapshot(
                PATIENCE,
                jdbc -> {
                    Chosen chosen = choose(jdbc, importId);
                    String sql =
                            chosen.scarce()
                                    ? SqlFile.read(
                                            FACTS,
                                            "retail/scarce-items.sql",
                                            "retail/stock-scarce.sql")
                                    : SqlFile.read(FACTS, "retail/supply.sql", "retail/stock.sql");
                    return jdbc.sql(sql)
                            .param("import", chosen.importId())
                            .query(ReportTable.EXTRACTOR);
                });
    }

    private void add(ObjectNode figures, JdbcClient jdbc, Chosen chosen, String... files) {
        String sections =
                jdbc.sql(SqlFile.read(files))
                        .param("import", chosen.importId())
                        .query((row, _) -> row.getString(1))
                        .single();
        json.readTree(sections)
                .properties()
                .forEach(section -> figures.set(section.getKey(), section.getValue()));
    }

    private static Chosen choose(JdbcClient jdbc, @Nullable String importId) {
        if (importId == null) {
            return chosen(
                            jdbc.sql(
                                    """
                                    select import_id, supply from views.imports
                                    where completed_at is not null order by position desc limit 1
                                    """))
                    .orElseThrow(() ->
                            QueryProblem.unknown(
                                    "no-import",
                                    "Nothing has been imported to its end yet. Import a file with './daybook import FILE', or wait for the import that runs."));
        }
        return chosen(
                        jdbc.sql("select import_id, supply from views.imports where import_id = ?")
                                .param(importId))
                .orElseThrow(() ->
                        QueryProblem.unknown(
                                "unknown-import", "There is no import '%s'.".formatted(importId)));
    }

    private static Optional<Chosen> chosen(JdbcClient.StatementSpec statement) {
        return statement
                .query((row, _) -> new Chosen(row.getString(1), row.getString(2).equals("scarce")))
                .optional();
    }
}
