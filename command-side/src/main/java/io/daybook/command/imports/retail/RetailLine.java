package io.daybook.command.imports.retail;

/// One row as a line of its document (section 2).
///
/// @param row the row's number in the whole data set, its only identity
/// @param number of the line in its document, from 1
/// @param sku the SKU or, for a charge, its code: trimmed and in upper case
/// @param description trimmed; may be empty
/// @param quantity units, signed as in the source
/// @param pence price of one unit in pence, rounded half up
/// @param goods whether the code is a SKU; else the line is a charge, which moves money and never stock
public record RetailLine(
        int row,
        int number,
        String sku,
        String description,
        int quantity,
        long pence,
        boolean goods) {

    public long amountPence() {
        return Math.multiplyExact(quantity, pence);
    }
}
