package io.daybook.command.imports.retail;

import io.daybook.command.Shape;
import io.daybook.command.imports.retail.BadFile.Code;
import io.daybook.shared.imports.ImportEvent.SourceRow;

import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads a file of rows, packed by gzip or plain: UTF-8, commas, a header, quotes where needed.
public final class RetailFile {

    /// Sizes of what is taken; the whole data set has 541,909 rows and 45 MB.
    public static final long MAX_UNPACKED_BYTES = 200L * 1024 * 1024;

    static final int MAX_ROWS = 2_000_000;

    private static final List<String> HEADER =
            List.of(
                    "Row",
                    "InvoiceNo",
                    "StockCode",
                    "Description",
                    "Quantity",
                    "InvoiceDate",
                    "UnitPrice",
                    "CustomerID",
                    "Country");

    private static final int MAX_ROW_NUMBER = 100_000_000;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern PRICE = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,6})?");
    private static final Pattern INVOICE = Pattern.compile(" *[A-Za-z0-9._-]{1,40} *");
    private static final Pattern CODE =
            Pattern.compile(" *[\\x21-\\x7e]([\\x20-\\x7e]{0,38}[\\x21-\\x7e])? *");
    private static final Pattern CUSTOMER = Pattern.compile("[A-Za-z0-9._-]{1,40}");
    private static final int MAX_COUNTRY = 60;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
                    .withResolverStyle(ResolverStyle.STRICT);

    private final boolean skipBad;
    private final List<SourceRow> rows = new ArrayList<>();
    private final BitSet seen = new BitSet();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, LocalDateTime> times = new HashMap<>();
    private int skippedRows;

    private RetailFile(boolean skipBad) {
        this.skipBad = skipBad;
    }

    /// Reads the whole file and joins its rows into documents.
    ///
    /// @param skipBad leaves broken rows out and counts them, instead of refusing the file for the first of them
    /// @throws BadFile where the file or a row of it is not as it must be
    public static RetailPart read(InputStream file, boolean skipBad) throws IOException {
        RetailFile reader = new RetailFile(skipBad);
        try {
            reader.readRows(file);
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause());
        } catch (CharacterCodingException | CSVException | ZipException e) {
            throw unreadable(e);
        }
        if (reader.rows.isEmpty()) {
            throw BadFile.because(Code.BAD_FILE, "The file has no row that could be imported.");
        }
        RetailPart part = RetailDocuments.of(reader.rows, reader.skippedRows, skipBad);
        if (part.documents().isEmpty()) {
            throw BadFile.because(Code.BAD_FILE, "The file has no row that could be imported.");
        }
        return part;
    }

    private void readRows(InputStream file) throws IOException {
        var decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (var reader = new InputStreamReader(new Bounded(unpacked(file)), decoder);
                CSVParser parser = CSVFormat.RFC4180.parse(reader)) {
            Iterator<CSVRecord> records = parser.iterator();
            checkHeader(records);
            while (records.hasNext()) {
                CSVRecord columns = records.next();
                if (rows.size() + skippedRows == MAX_ROWS) {
                    throw BadFile.because(
                            Code.FILE_TOO_LARGE,
                            "The file has more than %d rows. Split it.".formatted(MAX_ROWS));
                }
                try {
                    rows.add(row(columns, parser.getCurrentLineNumber()));
                } catch (BadFile fault) {
                    if (!skipBad) {
                        throw fault;
                    }
                    skippedRows++;
                }
            }
        }
    }

    private static void checkHeader(Iterator<CSVRecord> records) {
        List<String> header = new ArrayList<>();
        if (records.hasNext()) {
            records.next().forEach(header::add);
        }
        if (!header.isEmpty() && header.getFirst().startsWith("\ufeff")) {
            header.set(0, header.getFirst().substring(1));
        }
        if (!header.equals(HEADER)) {
            throw BadFile.because(
                    Code.BAD_FILE,
                    "The file must be CSV in UTF-8, plain or packed by gzip, and begin with the header '%s'."
                            .formatted(String.join(",", HEADER)));
        }
    }

    private SourceRow row(CSVRecord columns, long line) {
        int row = 0;
        if (columns.size() > 0 && WHOLE_NUMBER.matcher(columns.get(0)).matches()) {
            row = Math.clamp(Integer.parseInt(columns.get(0)), 0, MAX_ROW_NUMBER);
        }
        var check = new Check(columns, row, line);
        if (columns.size() != HEADER.size()) {
            throw check.fault(
                    "Row",
                    "there are %d columns instead of %d.".formatted(columns.size(), HEADER.size()));
        }
        if (row <= 0 || row >= MAX_ROW_NUMBER) {
            throw check.fault("Row", "'%s' is no row number.".formatted(shown(columns.get(0))));
        }
        if (seen.get(row)) {
            throw check.fault("Row", "the row number occurs twice.");
        }
        String customer = columns.get(7);
        SourceRow read =
                new SourceRow(
                        row,
                        shared(check.text(1, INVOICE, "an invoice number")),
                        shared(check.text(2, CODE, "a code of up to 40 characters")),
                        shared(check.text(3, Shape.MAX_TEXT)),
                        check.quantity(4),
                        time(check, 5),
                        shared(check.text(6, PRICE, "a price with up to six decimals")),
                        customer.isEmpty()
                                ? null
                                : shared(check.text(7, CUSTOMER, "a customer number")),
                        shared(check.words(8, MAX_COUNTRY)));
        seen.set(row);
        return read;
    }

    /// One instance for equal texts: most columns repeat themselves over and over.
    private String shared(String text) {
        String known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    private LocalDateTime time(Check check, int column) {
        String text = check.columns().get(column);
        LocalDateTime known = times.get(text);
        if (known != null) {
            return known;
        }
        try {
            LocalDateTime time = LocalDateTime.parse(text, TIME);
            if (time.getYear() < 1970 || time.getYear() > 2200) {
                throw check.fault(column, "the year must be from 1970 to 2200.");
            }
            times.put(text, time);
            return time;
        } catch (DateTimeParseException _) {
            throw check.fault(
                    column, "'%s' is no time such as 2010-12-01 08:26:00.".formatted(shown(text)));
        }
    }

    private record Check(CSVRecord columns, int row, long line) {

        BadFile fault(String column, String detail) {
            return BadFile.badRow(row, line, column, detail);
        }

        BadFile fault(int column, String detail) {
            return fault(HEADER.get(column), detail);
        }

        String text(int column, Pattern pattern, String what) {
            String text = columns.get(column);
            if (!pattern.matcher(text).matches()) {
                throw fault(column, "'%s' is not %s.".formatted(shown(text), what));
            }
            return text;
        }

        String words(int column, int max) {
            if (columns.get(column).isBlank()) {
                throw fault(column, "it is empty.");
            }
            return text(column, max);
        }

        String text(int column, int max) {
            String text = columns.get(column);
            if (text.length() > max) {
                throw fault(
                        column, "%d characters; up to %d are taken.".formatted(text.length(), max));
            }
            if (!Shape.isText(text, max)) {
                throw fault(column, "the text holds control characters.");
            }
            return text;
        }

        int quantity(int column) {
            int quantity = Integer.parseInt(text(column, WHOLE_NUMBER, "a whole number"));
            if (quantity == 0 || Math.abs(quantity) > Shape.MAX_QUANTITY) {
                throw fault(
                        column,
                        "%d units; 1 to %d are taken, of either sign."
                                .formatted(quantity, Shape.MAX_QUANTITY));
            }
            return quantity;
        }
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static InputStream unpacked(InputStream file) throws IOException {
        var buffered = new BufferedInputStream(file, 1 << 16);
        buffered.mark(2);
        int magic = buffered.read() | buffered.read() << 8;
        buffered.reset();
        return magic == GZIPInputStream.GZIP_MAGIC
                ? new GZIPInputStream(buffered, 1 << 16)
                : buffered;
    }

    private static BadFile unreadable(@Nullable Throwable cause) {
        return BadFile.because(
                Code.BAD_FILE,
                "The file cannot be read as CSV in UTF-8, plain or packed by gzip: %s"
                        .formatted(cause == null ? "it is broken." : cause.getMessage()));
    }

    /// Ends the reading of a file that unpacks to more than is taken.
    private static final class Bounded extends FilterInputStream {

        private long left = MAX_UNPACKED_BYTES;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            count(Math.max(n, 0));
            return n;
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw BadFile.tooLarge(MAX_UNPACKED_BYTES);
            }
        }
    }
}
