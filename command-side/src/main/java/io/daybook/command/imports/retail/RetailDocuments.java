package io.daybook.command.imports.retail;

import io.daybook.command.Shape;
import io.daybook.shared.imports.ImportEvent.DocumentKind;
import io.daybook.shared.imports.ImportEvent.SourceRow;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Joins rows into lines and documents, and tells what kind each document is (sections 2 and 3).
final class RetailDocuments {

    private static final Pattern SKU = Pattern.compile("[0-9]{5}[A-Z]*|DCGS[A-Z0-9]+");

    private RetailDocuments() {}

    /// @param skipBad leaves out rows that make no sense in their document, instead of refusing the file
    static RetailPart of(List<SourceRow> rows, int skippedRows, boolean skipBad) {
        Map<String, List<SourceRow>> byInvoice = new HashMap<>();
        for (SourceRow row : rows) {
            byInvoice.computeIfAbsent(trimmed(row.invoiceNo()), _ -> new ArrayList<>()).add(row);
        }
        List<RetailDocument> documents = new ArrayList<>(byInvoice.size());
        Map<String, String> texts = new HashMap<>();
        int skipped = skippedRows;
        for (var invoice : byInvoice.entrySet()) {
            List<SourceRow> own = invoice.getValue();
            own.sort(Comparator.comparingInt(SourceRow::row));
            while (!own.isEmpty()) {
                RetailDocument document = document(invoice.getKey(), own, texts);
                BadFile fault = fault(document);
                if (fault == null) {
                    documents.add(document);
                    break;
                }
                if (!skipBad) {
                    throw fault;
                }
                // Without the bad row the document may be of another kind, so it is made anew.
                own.removeIf(candidate -> candidate.row() == fault.row());
                skipped++;
            }
        }
        documents.sort(Comparator.comparingInt(RetailDocument::position));
        int kept = documents.stream().mapToInt(document -> document.rows().size()).sum();
        return new RetailPart(List.copyOf(documents), kept, skipped);
    }

    private static RetailDocument document(
            String invoice, List<SourceRow> rows, Map<String, String> texts) {
        List<RetailLine> lines = new ArrayList<>(rows.size());
        for (SourceRow row : rows) {
            String sku =
                    texts.computeIfAbsent(asciiUpperCase(trimmed(row.stockCode())), code -> code);
            lines.add(
                    new RetailLine(
                            row.row(),
                            lines.size() + 1,
                            sku,
                            texts.computeIfAbsent(trimmed(row.description()), text -> text),
                            row.quantity(),
                            pence(row.unitPrice()),
                            isSku(sku)));
        }
        SourceRow first = rows.getFirst();
        return new RetailDocument(
                invoice,
                kind(invoice, first.customerId(), lines),
                first.row(),
                first.invoiceDate(),
                first.customerId(),
                first.country(),
                List.copyOf(lines),
                List.copyOf(rows));
    }

    private static DocumentKind kind(
            String invoice, @Nullable String customer, List<RetailLine> lines) {
        if (invoice.startsWith("A")) {
            return DocumentKind.LEDGER;
        }
        if (invoice.startsWith("C")) {
            return DocumentKind.CREDIT;
        }
        if (lines.stream().anyMatch(line -> line.quantity() > 0 && line.pence() > 0)) {
            return DocumentKind.ORDER;
        }
        if (lines.stream().anyMatch(line -> line.quantity() < 0)) {
            return DocumentKind.ADJUST;
        }
        return customer == null ? DocumentKind.ADJUST : DocumentKind.ORDER;
    }

    /// What the source never has and the engine would not take.
    private static @Nullable BadFile fault(RetailDocument document) {
        if (document.lines().size() > Shape.MAX_LINES) {
            return BadFile.badRow(
                    document.lines().get(Shape.MAX_LINES).row(),
                    0,
                    "InvoiceNo",
                    "%s has more than %d rows.".formatted(document.invoice(), Shape.MAX_LINES));
        }
        for (RetailLine line : document.lines()) {
            switch (document.kind()) {
                case ORDER -> {
                    if (line.quantity() <= 0) {
                        return quantityFault(line, "a line of an order must be positive");
                    }
                    if (line.goods() && line.pence() < 0) {
                        return BadFile.badRow(
                                line.row(), 0, "UnitPrice", "Goods cannot be sold below nothing.");
                    }
                }
                case CREDIT -> {
                    if (line.quantity() >= 0) {
                        return quantityFault(line, "a line of a credit must be negative");
                    }
                    if (line.goods() && line.pence() < 0) {
                        return BadFile.badRow(
                                line.row(),
                                0,
                                "UnitPrice",
                                "Goods cannot be credited below nothing.");
                    }
                }
                case ADJUST, LEDGER -> {}
            }
        }
        if (document.kind() == DocumentKind.ORDER && document.totalPence() < 0) {
            return negativeTotal(document, "An order");
        }
        if (document.kind() == DocumentKind.CREDIT && document.totalPence() > 0) {
            return negativeTotal(document, "A credit");
        }
        return null;
    }

    private static BadFile quantityFault(RetailLine line, String rule) {
        return BadFile.badRow(
                line.row(), 0, "Quantity", "%d: %s.".formatted(line.quantity(), rule));
    }

    /// Names the row that weighs most, for without it the document may stand.
    private static BadFile negativeTotal(RetailDocument document, String what) {
        RetailLine heaviest =
                document.lines().stream()
                        .filter(line -> line.pence() < 0)
                        .max(Comparator.comparingLong(line -> Math.abs(line.amountPence())))
                        .orElseThrow();
        return BadFile.badRow(
                heaviest.row(), 0, "UnitPrice", what + " cannot come to less than nothing.");
    }

    static boolean isSku(String code) {
        return SKU.matcher(code).matches();
    }

    /// Half up, away from zero; only four rows of the whole data set have more than two decimals.
    static long pence(String pounds) {
        return new BigDecimal(pounds)
                .movePointRight(2)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /// Blanks only: what else Java counts as white space stays, as it does in SQL.
    static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(start, end);
    }

    static String asciiUpperCase(String text) {
        StringBuilder upper = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            upper.append(c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
        }
        return upper.toString();
    }
}
