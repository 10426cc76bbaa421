package io.daybook.command.imports;

import io.daybook.command.imports.ImportRejected.Code;
import io.daybook.command.imports.retail.RetailPart;
import io.daybook.command.imports.retail.RetailReceipts;
import io.daybook.command.imports.retail.RetailReceipts.Receipt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// How a file is imported.
///
/// @param skipBad leaves broken rows out instead of refusing the file
/// @param prefix put before the ids of orders, credits and adjustments, so that the same documents can be imported once more
record ImportOptions(Supply supply, Lifecycle lifecycle, boolean skipBad, String prefix) {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,16}");

    /// Where stock comes from.
    enum Supply {
        EXACT,
        WEEKLY,
        SCARCE;

        List<Receipt> receipts(RetailPart part) {
            return switch (this) {
                case EXACT -> RetailReceipts.exact(part);
                case WEEKLY -> RetailReceipts.weekly(part);
                case SCARCE -> RetailReceipts.scarce(part);
            };
        }
    }

    /// Whether orders ship at once and credits stand alone, or orders ship on the next morning and credits belong to them.
    enum Lifecycle {
        PLAIN,
        LINKED
    }

    ImportOptions {
        if (!PREFIX.matcher(prefix).matches()) {
            throw ImportRejected.because(
                    Code.BAD_IMPORT_OPTION,
                    "A prefix has up to 16 characters out of A-Z, a-z, 0-9, '.', '_' and '-'.");
        }
    }

    static ImportOptions parse(String supply, String lifecycle, String skipBad, String prefix) {
        return new ImportOptions(
                word("supply", supply, Supply.values()),
                word("lifecycle", lifecycle, Lifecycle.values()),
                switch (skipBad) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                            throw ImportRejected.because(
                                    Code.BAD_IMPORT_OPTION, "skipBad is true or false.");
                },
                prefix);
    }

    /// The same for the same file and options, so that an import asked for again is the same import.
    String importId(String fileSha256) {
        String all =
                String.join(" ", fileSha256, text(supply), text(lifecycle), "" + skipBad, prefix);
        return sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 20);
    }

    String supplyText() {
        return text(supply);
    }

    String lifecycleText() {
        return text(lifecycle);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    private static String text(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E word(String option, String text, E[] words) {
        for (E word : words) {
            if (text(word).equals(text)) {
                return word;
            }
        }
        throw ImportRejected.because(
                Code.BAD_IMPORT_OPTION,
                "%s is one of %s."
                        .formatted(
                                option,
                                String.join(
                                        ", ",
                                        Arrays.stream(words).map(ImportOptions::text).toList())));
    }
}
