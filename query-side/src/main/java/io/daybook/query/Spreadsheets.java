package io.daybook.query;

/// What people open CSV with.
public final class Spreadsheets {

    private static final String FORMULAS = "=+-@\t\r\n";

    private Spreadsheets() {}

    /// A text as no spreadsheet takes it for a formula: what begins like one would be run, whoever wrote it, and is given an apostrophe in front.
    public static String harmless(String text) {
        return !text.isEmpty() && FORMULAS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
