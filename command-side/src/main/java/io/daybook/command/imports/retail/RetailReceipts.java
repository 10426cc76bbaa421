package io.daybook.command.imports.retail;

import io.daybook.shared.imports.ImportEvent.DocumentKind;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where stock comes from: the source never says what was received, so receipts are derived (sections 5 and 8).
public final class RetailReceipts {

    /// @param at when the goods arrive, before any document of the same time
    public record Receipt(String sku, int quantity, LocalDateTime at) {}

    private static final class Need {
        private long level;
        private long need;
        private final TreeMap<LocalDate, Long> byWeek = new TreeMap<>();
    }

    private RetailReceipts() {}

    /// The least stock with which nothing ever goes below zero, all of it at the start.
    public static List<Receipt> exact(RetailPart part) {
        return atStart(part, 1);
    }

    /// Half of what would be needed, so that orders are refused.
    public static List<Receipt> scarce(RetailPart part) {
        return atStart(part, 2);
    }

    /// The same stock as [#exact], but each Monday only what the week will need on top.
    public static List<Receipt> weekly(RetailPart part) {
        LocalDateTime start = part.start();
        List<Receipt> receipts = new ArrayList<>();
        needs(part)
                .forEach((sku, need) -> {
                    long before = 0;
                    for (Map.Entry<LocalDate, Long> week : need.byWeek.entrySet()) {
                        LocalDateTime monday = week.getKey().atStartOfDay();
                        long more = week.getValue() - before;
                        if (more > 0) {
                            receipts.add(
                                    new Receipt(
                                            sku,
                                            Math.toIntExact(more),
                                            monday.isBefore(start) ? start : monday));
                            before = week.getValue();
                        }
                    }
                });
        receipts.sort(Comparator.comparing(Receipt::at).thenComparing(Receipt::sku));
        return receipts;
    }

    private static List<Receipt> atStart(RetailPart part, int divisor) {
        LocalDateTime start = part.start();
        List<Receipt> receipts = new ArrayList<>();
        needs(part)
                .forEach((sku, need) -> {
                    int quantity = Math.toIntExact(need.need / divisor);
                    if (quantity > 0) {
                        receipts.add(new Receipt(sku, quantity, start));
                    }
                });
        return receipts;
    }

    private static TreeMap<String, Need> needs(RetailPart part) {
        TreeMap<String, Need> needs = new TreeMap<>();
        for (RetailDocument document : part.documents()) {
            if (document.kind() == DocumentKind.LEDGER) {
                continue;
            }
            int sign = document.kind() == DocumentKind.ADJUST ? 1 : -1;
            LocalDate monday =
                    document.time()
                            .toLocalDate()
                            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            for (RetailLine line : document.lines()) {
                if (line.goods()) {
                    Need need = needs.computeIfAbsent(line.sku(), _ -> new Need());
                    need.level += (long) sign * line.quantity();
                    need.need = Math.max(need.need, -need.level);
                    need.byWeek.put(monday, need.need);
                }
            }
        }
        return needs;
    }
}
