package io.daybook.command.credit;

import io.daybook.command.Command;
import io.daybook.command.Shape;
import io.daybook.shared.credit.CreditEvent.CreditLine;
import io.daybook.shared.credit.CreditEvent.OrderLink;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What may be asked of a credit note.
public sealed interface CreditCommand extends Command {

    String creditId();

    Instant at();

    /// Takes goods back and owes their money. Linked units are cancelled on their orders, or returned to stock; accepted units without a
    /// link come back to stock free-standing. All of it is one append. Asked again with the same content, it yields nothing.
    ///
    /// @param lines numbered from 1 without a gap; the sum of what they credit is not negative
    /// @param refundMethod how the money is given back at once, such as `recorded`; absent where that is recorded later
    record IssueCreditNote(
            String creditId,
            Customer customer,
            String currency,
            List<CreditLine> lines,
            @Nullable String refundMethod,
            Instant at)
            implements CreditCommand {

        public IssueCreditNote {
            Shape shape =
                    Shape.check()
                            .id("/creditId", creditId)
                            .customer("/customer", customer)
                            .currency("/currency", currency)
                            .optionalId("/refundMethod", refundMethod)
                            .time("/at", at);
            if (shape.list("/lines", lines, 1)) {
                checkLines(shape, lines);
            }
            shape.done();
            lines = List.copyOf(lines);
        }

        long refundMinor() {
            long sum = 0;
            for (CreditLine line : lines) {
                sum += line.acceptedQuantity() * line.unitPriceMinor();
            }
            return sum;
        }
    }

    /// The note's money, all of it, has been given back.
    record RecordCreditRefund(
            String creditId, long amountMinor, String currency, String method, Instant at)
            implements CreditCommand {

        public RecordCreditRefund {
            Shape.check()
                    .id("/creditId", creditId)
                    .amount("/amountMinor", amountMinor)
                    .currency("/currency", currency)
                    .id("/method", method)
                    .time("/at", at)
                    .done();
        }
    }

    private static void checkLines(Shape shape, List<CreditLine> lines) {
        long sum = 0;
        for (int i = 0; i < lines.size(); i++) {
            CreditLine line = lines.get(i);
            String pointer = "/lines/" + i;
            if (line == null || line.kind() == null) {
                shape.wrong(pointer, "missing-kind", "A line is GOODS or a CHARGE.");
                continue;
            }
            if (line.line() != i + 1) {
                shape.wrong(
                        pointer + "/line",
                        "invalid-line-number",
                        "Lines are numbered from 1 without a gap.");
            }
            shape.quantity(pointer + "/quantity", line.quantity())
                    .text(pointer + "/description", line.description());
            switch (line.kind()) {
                case GOODS ->
                        shape.sku(pointer + "/sku", line.sku())
                                .price(pointer + "/unitPriceMinor", line.unitPriceMinor());
                case CHARGE ->
                        shape.chargeCode(pointer + "/sku", line.sku())
                                .signedPrice(pointer + "/unitPriceMinor", line.unitPriceMinor());
            }
            checkAccepted(shape, pointer, line);
            if (sum <= Money.MAX_MINOR && sum >= -Money.MAX_MINOR && shape.isSound()) {
                sum += line.acceptedQuantity() * line.unitPriceMinor();
            }
        }
        if (sum > Money.MAX_MINOR || sum < -Money.MAX_MINOR) {
            shape.wrong("/lines", "total-out-of-bounds", "The sum of all lines is out of bounds.");
        } else if (sum < 0 && shape.isSound()) {
            shape.wrong("/lines", "negative-total", "The sum of all lines is below 0.");
        }
    }

    private static void checkAccepted(Shape shape, String pointer, CreditLine line) {
        if (line.acceptedQuantity() < 0 || line.acceptedQuantity() > line.quantity()) {
            shape.wrong(
                    pointer + "/acceptedQuantity",
                    "invalid-quantity",
                    "From 0 to all of the asked units are accepted.");
        }
        if (!shape.list(pointer + "/links", line.links(), 0)) {
            return;
        }
        if (line.kind() == LineKind.CHARGE) {
            if (!line.links().isEmpty() || line.acceptedQuantity() != line.quantity()) {
                shape.wrong(
                        pointer, "charge-with-goods", "A charge is credited whole, without links.");
            }
            return;
        }
        long linked = 0;
        for (OrderLink link : line.links()) {
            if (link == null || link.effect() == null || !Shape.isQuantity(link.quantity())) {
                shape.wrong(
                        pointer + "/links",
                        "invalid-link",
                        "A link has an order, a line, a quantity from 1 and an effect.");
                return;
            }
            shape.id(pointer + "/links/orderId", link.orderId());
            linked += link.quantity();
        }
        if (linked > line.acceptedQuantity()) {
            shape.wrong(
                    pointer + "/links",
                    "too-much-linked",
                    "No more units are linked than are accepted.");
        }
    }
}
