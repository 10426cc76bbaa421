package io.daybook.command.imports.retail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Small files in the format of the data set.
final class RetailFixtures {

    static final String HEADER =
            "Row,InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    private RetailFixtures() {}

    static RetailPart read(String... rows) {
        return read(false, rows);
    }

    static RetailPart read(boolean skipBad, String... rows) {
        byte[] file = (HEADER + String.join("\n", rows)).getBytes(StandardCharsets.UTF_8);
        try {
            return RetailFile.read(new ByteArrayInputStream(file), skipBad);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
