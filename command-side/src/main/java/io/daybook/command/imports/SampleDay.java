package io.daybook.command.imports;

import io.daybook.command.imports.ImportOptions.Lifecycle;
import io.daybook.command.imports.ImportOptions.Supply;

import java.io.IOException;
import java.io.InputStream;

/// One day of a real shop, so that a newcomer has something to look at. The rows are published under CC BY 4.0; the notice stands
/// beside them.
final class SampleDay {

    static final ImportOptions OPTIONS =
            new ImportOptions(Supply.EXACT, Lifecycle.PLAIN, false, "");

    private static final String FILE = "/sample/online-retail-2010-12-01.csv.gz";

    private SampleDay() {}

    static byte[] file() throws IOException {
        try (InputStream file = SampleDay.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not in the jar.");
            }
            return file.readAllBytes();
        }
    }
}
