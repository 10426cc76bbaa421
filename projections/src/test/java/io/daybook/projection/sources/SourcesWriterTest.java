package io.daybook.projection.sources;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.History;
import io.daybook.projection.WriterContract;
import io.daybook.shared.imports.ImportEvent.DocumentKind;
import io.daybook.shared.imports.ImportEvent.ImportCompleted;
import io.daybook.shared.imports.ImportEvent.ImportStarted;
import io.daybook.shared.imports.ImportEvent.Shortage;
import io.daybook.shared.imports.ImportEvent.SourceDocumentRecorded;
import io.daybook.shared.imports.ImportEvent.SourceRow;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.LocalDateTime;
import java.util.List;

class SourcesWriterTest extends WriterContract {

    SourcesWriterTest() {
        super(
                new SourcesWriter(),
                List.of(
                        "views.imports",
                        "views.source_documents",
                        "views.source_rows",
                        "views.source_shortages"),
                new History()
                        .and(
                                "import:i-1",
                                new ImportStarted(
                                        "i-1", "abc", "scarce", "plain", 2, 2, NOON, NOON, NOON))
                        .and("import:i-1", document("536365", 1, null, List.of()))
                        .and(
                                "import:i-1",
                                document(
                                        "536366",
                                        2,
                                        "out-of-stock",
                                        List.of(new Shortage("85123A", 6, 2))))
                        .and("import:i-1", new ImportCompleted("i-1", 0, NOON)));
    }

    private static SourceDocumentRecorded document(
            String id, int row, @Nullable String refusal, List<Shortage> shortages) {
        return new SourceDocumentRecorded(
                "i-1",
                id,
                DocumentKind.ORDER,
                row,
                List.of(
                        new SourceRow(
                                row,
                                id,
                                "85123a",
                                "HOLDER",
                                6,
                                LocalDateTime.of(2010, 12, 1, 8, 26),
                                "2.550",
                                null,
                                "France")),
                refusal,
                shortages,
                NOON);
    }

    @Test
    void rows_are_kept_as_written() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', row, document_id, stock_code, quantity, invoice_date, unit_price, country)
                                from views.source_rows order by row
                                """))
                .containsExactly(
                        "1 536365 85123a 6 2010-12-01 08:26:00 2.550 France",
                        "2 536366 85123a 6 2010-12-01 08:26:00 2.550 France");
        assertThat(
                        views.query(
                                "select concat_ws(' ', d.document_id, d.refusal, s.sku, s.asked, s.available) from views.source_documents d join views.source_shortages s using (import_id, document_id)"))
                .containsExactly("536366 out-of-stock 85123A 6 2");
        assertThat(views.query("select completed_at is not null from views.imports"))
                .containsExactly("t");
    }
}
