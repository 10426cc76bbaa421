package io.daybook.command.imports.retail;

import static io.daybook.command.imports.retail.RetailFixtures.HEADER;
import static io.daybook.command.imports.retail.RetailFixtures.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

class RetailFileTest {

    private static final String GOOD =
            "1,536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom";

    @Test
    void a_packed_file_reads_like_a_plain_one() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write((HEADER + GOOD + "\n").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(RetailFile.read(new ByteArrayInputStream(packed.toByteArray()), false))
                .isEqualTo(read(GOOD));
    }

    @Test
    void commas_quotes_and_line_ends_stay_in_their_description() {
        RetailPart part =
                read(
                        "1,536365,85123A,\"A \"\"BIG\"\" HEART, \u00a31\nRED\",6,2010-12-01 08:26:00,2.55,,UK");
        assertThat(part.documents().getFirst().lines().getFirst().description())
                .isEqualTo("A \"BIG\" HEART, \u00a31\nRED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Row         | x,536365,85123A,D,6,2010-12-01 08:26:00,2.55,17850,UK
                    Row         | -4,536365,85123A,D,6,2010-12-01 08:26:00,2.55,17850,UK
                    Row         | 1,536365,85123A,D,6,2010-12-01 08:26:00,2.55,17850,UK
                    Row         | 2,536365,85123A,D,6,2010-12-01 08:26:00,2.55,17850
                    InvoiceNo   | 2,,85123A,D,6,2010-12-01 08:26:00,2.55,17850,UK
                    StockCode   | 2,536365,,D,6,2010-12-01 08:26:00,2.55,17850,UK
                    Quantity    | 2,536365,85123A,D,six,2010-12-01 08:26:00,2.55,17850,UK
                    Quantity    | 2,536365,85123A,D,0,2010-12-01 08:26:00,2.55,17850,UK
                    Quantity    | 2,536365,85123A,D,1000001,2010-12-01 08:26:00,2.55,17850,UK
                    Quantity    | 2,536365,85123A,D,-6,2010-12-01 08:26:00,2.55,17850,UK
                    Quantity    | 2,C536366,85123A,D,6,2010-12-01 08:26:00,2.55,17850,UK
                    InvoiceDate | 2,536365,85123A,D,6,2010-02-29 08:26:00,2.55,17850,UK
                    InvoiceDate | 2,536365,85123A,D,6,01/12/2010 08:26,2.55,17850,UK
                    UnitPrice   | 2,536365,85123A,D,6,2010-12-01 08:26:00,2.5.5,17850,UK
                    UnitPrice   | 2,536365,85123A,D,6,2010-12-01 08:26:00,-1.00,17850,UK
                    CustomerID  | 2,536365,85123A,D,6,2010-12-01 08:26:00,2.55,17 850,UK
                    Country     | 2,536365,85123A,D,6,2010-12-01 08:26:00,2.55,17850,
                    """)
    void a_broken_row_is_named_by_its_column_or_left_out(String column, String row) {
        assertThatThrownBy(() -> read(GOOD, row))
                .isInstanceOfSatisfying(
                        BadFile.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo("bad-row");
                            assertThat(refusal.attributes()).containsEntry("column", column);
                        });

        RetailPart part = read(true, GOOD, row);
        assertThat(part.rows()).isEqualTo(1);
        assertThat(part.skippedRows()).isEqualTo(1);
        assertThat(part.documents()).isEqualTo(read(GOOD).documents());
    }

    @Test
    void a_broken_row_is_named_by_row_and_line() {
        assertThatThrownBy(
                        () -> read(GOOD, "17,536365,85123A,D,x,2010-12-01 08:26:00,2.55,17850,UK"))
                .hasMessageStartingWith(
                        "Row 17 (line 3), column Quantity: 'x' is not a whole number.");
    }

    @ParameterizedTest
    @CsvSource({"'Row,Invoice\n1,2'", "''", "'\u0001\u0002'", "'{\"a\": 1}'"})
    void what_is_no_such_file_is_refused(String text) {
        assertThatThrownBy(() ->
                        RetailFile.read(
                                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                                true))
                .isInstanceOfSatisfying(
                        BadFile.class, refusal -> assertThat(refusal.code()).isEqualTo("bad-file"));
    }

    @Test
    void a_torn_archive_and_an_open_quote_are_refused() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write((HEADER + GOOD).getBytes(StandardCharsets.UTF_8));
        }
        byte[] half = new ByteArrayInputStream(packed.toByteArray()).readNBytes(packed.size() / 2);
        assertThatThrownBy(() -> RetailFile.read(new ByteArrayInputStream(half), true))
                .isInstanceOf(BadFile.class);
        assertThatThrownBy(() -> read(true, GOOD, "2,\"open")).isInstanceOf(BadFile.class);
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused() {
        byte[] file =
                (HEADER + GOOD.replace("WHITE", "\u00a3")).getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> RetailFile.read(new ByteArrayInputStream(file), false))
                .isInstanceOfSatisfying(
                        BadFile.class, refusal -> assertThat(refusal.code()).isEqualTo("bad-file"));
    }
}
