package io.daybook.command.order;

import io.daybook.command.pricing.PriceRules;
import io.daybook.command.pricing.PriceRules.Rule;
import io.daybook.command.pricing.Pricing;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.order.OrderPricing.LineRules;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.RuleKind;
import io.daybook.shared.pricing.TaxRule;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// How lines are taxed that are added to an order: where the order is taxed, by the rule that is in force for its country at that time. Goods
/// are, and shipping; other charges may be anything from a fee to a voucher, so that they, as lines that say their tax, stay as they were
/// said.
///
/// @param rule absent where nothing is taxed
/// @param categories of the goods, by SKU; those that have none are left out
public record AddedTax(@Nullable Rule<TaxRule> rule, Map<String, String> categories) {

    static final AddedTax NONE = new AddedTax(null, Map.of());

    private static final int TAG_BYTES = 5;

    public AddedTax {
        categories = Map.copyOf(categories);
    }

    static AddedTax of(Order order, Map<String, String> categories, PriceRules rules) {
        return order instanceof Order.Known known
                ? new AddedTax(rules.tax(known.book().placed().customer().country()), categories)
                : NONE;
    }

    /// Whether there is anything to tax. An order is taxed where any of its lines carries tax, be it none of a hundred.
    static boolean concerns(Edits edits, Order order) {
        return order instanceof Order.Known known
                && edits.added().stream().anyMatch(AddedTax::isTaxed)
                && known.book().lines().stream().anyMatch(line -> line.tax() != null);
    }

    /// The goods whose category matters.
    static Set<String> skus(Edits edits) {
        Set<String> skus = new TreeSet<>();
        for (OrderLine line : edits.added()) {
            if (isTaxed(line) && line.kind() == LineKind.GOODS) {
                skus.add(line.sku());
            }
        }
        return skus;
    }

    /// The lines, those with their tax that are taxed here.
    List<OrderLine> on(List<OrderLine> lines) {
        return lines.stream().map(this::on).toList();
    }

    private OrderLine on(OrderLine line) {
        TaxRule content = rule == null ? null : rule.content();
        if (content == null || !isTaxed(line)) {
            return line;
        }
        String percent =
                line.kind() == LineKind.GOODS
                        ? content.percentOf(line.sku(), categories.get(line.sku()))
                        : content.percentOfShipping();
        return new OrderLine(
                line.line(),
                line.kind(),
                line.sku(),
                line.description(),
                line.quantity(),
                line.unitPriceMinor(),
                line.location(),
                line.discountMinor(),
                LineTax.on(line.listMinor() - line.reductionMinor(), percent, content.included()));
    }

    /// Which version of which rule taxed which line; absent where none did.
    ///
    /// @param lines as they were asked for
    /// @param added as they are in the order, one for each of these
    @Nullable List<LineRules> rules(List<OrderLine> lines, List<OrderLine> added) {
        List<LineRules> rules = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (rule != null && isTaxed(lines.get(i))) {
                OrderLine taxed = added.get(i);
                rules.add(
                        new LineRules(
                                taxed.line(),
                                List.of(
                                        new Applied(
                                                RuleKind.TAX,
                                                rule.id(),
                                                rule.version(),
                                                taxed.taxMinor()))));
            }
        }
        return rules.isEmpty() ? null : rules;
    }

    /// Names the tax of these lines: the rule, its version and the rates. Empty where nothing is taxed.
    String tag(List<OrderLine> lines) {
        return rule == null
                ? ""
                : Edits.digest(rule.id() + "/" + rule.version() + on(lines), TAG_BYTES);
    }

    private static boolean isTaxed(OrderLine line) {
        return line.tax() == null
                && (line.kind() == LineKind.GOODS || line.sku().equals(Pricing.SHIPPING));
    }
}
