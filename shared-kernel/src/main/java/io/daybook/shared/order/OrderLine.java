package io.daybook.shared.order;

import io.daybook.shared.money.Split;

import org.jspecify.annotations.Nullable;

/// One line of an order. Lines are never merged: two lines may name the same SKU, at the same or at different prices.
///
/// @param line number of the line in its order, from 1
/// @param sku the SKU, or for a charge its code
/// @param quantity units, positive
/// @param unitPriceMinor what one unit costs; 0 for a free line; may be negative for a charge (a discount, a voucher)
/// @param location where the goods are reserved; absent for a charge
/// @param discountMinor how much less all units together cost, its share of discounts on the whole order included; absent for none
/// @param tax absent where none was reckoned
public record OrderLine(
        int line,
        LineKind kind,
        String sku,
        String description,
        int quantity,
        long unitPriceMinor,
        @Nullable String location,
        @Nullable Long discountMinor,
        @Nullable LineTax tax) {

    public OrderLine {
        discountMinor = discountMinor == null || discountMinor == 0 ? null : discountMinor;
    }

    /// A line with neither discount nor tax.
    public OrderLine(
            int line,
            LineKind kind,
            String sku,
            String description,
            int quantity,
            long unitPriceMinor,
            @Nullable String location) {
        this(line, kind, sku, description, quantity, unitPriceMinor, location, null, null);
    }

    /// Quantity times unit price.
    public long listMinor() {
        return Math.multiplyExact(quantity, unitPriceMinor);
    }

    /// How much less than that the units cost; 0 for no discount.
    public long reductionMinor() {
        return discountMinor == null ? 0 : discountMinor;
    }

    /// The tax in the amount, be it included in the price or on top; 0 for none.
    public long taxMinor() {
        return tax == null ? 0 : tax.minor();
    }

    /// What the line asks of the customer: list price less discount, and the tax where it comes on top.
    public long amountMinor() {
        long less = listMinor() - reductionMinor();
        return tax == null || tax.included() ? less : Math.addExact(less, tax.minor());
    }

    /// What the units behind the first `from` up to the `to`th ask of the customer. Whoever cancels, returns or refunds units counts
    /// them in the order in which they go: then all parts sum to [#amountMinor()] to the cent, whatever that order is. Rounded as
    /// [Split#first] says.
    public long amountMinor(int from, int to) {
        return Split.part(amountMinor(), from, to, quantity);
    }

    /// The tax in that part of the amount.
    public long taxMinor(int from, int to) {
        return Split.part(taxMinor(), from, to, quantity);
    }
}
