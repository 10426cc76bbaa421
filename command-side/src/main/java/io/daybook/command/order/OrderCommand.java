package io.daybook.command.order;

import io.daybook.command.Command;
import io.daybook.command.Shape;
import io.daybook.shared.money.Money;
import io.daybook.shared.money.Percent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.order.OrderPricing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What may be asked of an order. Each command carries the time it happened in the shop.
public sealed interface OrderCommand
        permits OrderCommand.PlaceOrder,
                OrderCommand.ShipOrder,
                OrderCommand.RecordDelivery,
                OrderCommand.CancelOrderLines,
                OrderCommand.CancelOrder,
                OrderCommand.CancelUnpaidOrder,
                OrderCommand.ExtendOrder,
                OrderCommand.CompleteOrder,
                OrderCommand.GrantGoodwill,
                OrderCommand.ExpectPayment,
                OrderCommand.RecordPaymentFailure,
                OrderCommand.RecordRefundFailure,
                OrderCommand.ReceivePayment,
                OrderCommand.RecordRefund,
                OrderCommand.TakeBackLines,
                ReturnCommand,
                ChangeOrder {

    String orderId();

    Instant at();

    /// Places an order: all its lines are reserved, or it is refused whole. Asked again with the same content, it yields nothing.
    ///
    /// @param lines numbered from 1 without a gap, never merged; the sum of all is not negative
    /// @param expiresAt when it lapses if it is not paid; absent for a firm order, which stands and may ship before it is paid
    /// @param cartId the cart that was checked out, where there was one
    /// @param pricing how the amounts came about; absent where the caller says them
    record PlaceOrder(
            String orderId,
            Customer customer,
            String currency,
            List<OrderLine> lines,
            @Nullable Instant expiresAt,
            @Nullable String cartId,
            @Nullable OrderPricing pricing,
            Instant at)
            implements OrderCommand, Command {

        public PlaceOrder(
                String orderId,
                Customer customer,
                String currency,
                List<OrderLine> lines,
                @Nullable Instant expiresAt,
                @Nullable String cartId,
                Instant at) {
            this(orderId, customer, currency, lines, expiresAt, cartId, null, at);
        }

        public PlaceOrder {
            Shape shape = Shape.check();
            shape.id("/orderId", orderId)
                    .customer("/customer", customer)
                    .currency("/currency", currency)
                    .time("/at", at)
                    .deadline("/expiresAt", expiresAt, at)
                    .optionalId("/cartId", cartId);
            if (shape.list("/lines", lines, 1)) {
                checkLines(shape, "/lines", lines);
            }
            shape.done();
            lines = List.copyOf(lines);
        }

        long totalMinor() {
            long total = 0;
            for (OrderLine line : lines) {
                total += line.amountMinor();
            }
            return total;
        }
    }

    /// Sends units out of the house.
    ///
    /// @param shipmentId unique within the order; asked again with the same lines, it yields nothing
    /// @param lines what is sent; empty for all goods that have neither shipped nor been cancelled
    record ShipOrder(String orderId, String shipmentId, List<LineQuantity> lines, Instant at)
            implements OrderCommand, Command {

        public ShipOrder {
            Shape shape = order(orderId, at).id("/shipmentId", shipmentId);
            checkQuantities(shape, lines, 0);
            shape.done();
            lines = List.copyOf(lines);
        }
    }

    /// A shipment has reached the customer.
    record RecordDelivery(String orderId, String shipmentId, Instant at)
            implements OrderCommand, Command {

        public RecordDelivery {
            order(orderId, at).id("/shipmentId", shipmentId).done();
        }
    }

    /// Takes units that have not shipped out of an order; what was paid for them is given back.
    ///
    /// @param cancellationId unique within the order; asked again with the same lines, it yields nothing
    record CancelOrderLines(
            String orderId,
            String cancellationId,
            List<LineQuantity> lines,
            String reason,
            Instant at)
            implements OrderCommand, Command {

        public CancelOrderLines {
            Shape shape =
                    order(orderId, at)
                            .id("/cancellationId", cancellationId)
                            .words("/reason", reason);
            checkQuantities(shape, lines, 1);
            shape.done();
            lines = List.copyOf(lines);
        }
    }

    /// Cancels an order of which nothing has shipped; what was paid is given back.
    record CancelOrder(String orderId, String reason, Instant at) implements OrderCommand, Command {

        public CancelOrder {
            order(orderId, at).words("/reason", reason).done();
        }
    }

    /// Cancels an order whose time to be paid has run out. Yields nothing where it was paid, cancelled or still has time.
    record CancelUnpaidOrder(String orderId, Instant at) implements OrderCommand, Command {

        public CancelUnpaidOrder {
            order(orderId, at).done();
        }
    }

    /// Gives an order more time to be paid. Yields nothing where it stands as long already, or for good.
    record ExtendOrder(String orderId, Instant expiresAt, Instant at)
            implements OrderCommand, Command {

        public ExtendOrder {
            Shape shape = order(orderId, at);
            shape.time("/expiresAt", expiresAt).deadline("/expiresAt", expiresAt, at).done();
        }
    }

    /// Closes an order of which everything is shipped or cancelled and on which nothing is owed either way.
    record CompleteOrder(String orderId, Instant at) implements OrderCommand, Command {

        public CompleteOrder {
            order(orderId, at).done();
        }
    }

    /// A payment through a provider has been asked for. Part of the payment's own commands.
    record ExpectPayment(
            String orderId, String paymentId, long amountMinor, String method, Instant at)
            implements OrderCommand {}

    /// A payment was declined. Part of the payment's own commands.
    record RecordPaymentFailure(String orderId, String paymentId, String reason, Instant at)
            implements OrderCommand {}

    /// Lets the customer pay less and keep the goods. No more is granted than is held of the customer's money and due.
    ///
    /// @param goodwillId unique within the order; asked again with the same content, it yields nothing
    /// @param line whose units become so much cheaper, and give back so much less when they go; absent for the order as a whole
    record GrantGoodwill(
            String orderId,
            String goodwillId,
            @Nullable Integer line,
            long amountMinor,
            String currency,
            String reason,
            Instant at)
            implements OrderCommand, Command {

        public GrantGoodwill {
            order(orderId, at)
                    .id("/goodwillId", goodwillId)
                    .amount("/amount", amountMinor)
                    .currency("/currency", currency)
                    .words("/reason", reason)
                    .done();
        }
    }

    /// Money of a payment was captured. Part of the payment's own commands.
    record ReceivePayment(
            String orderId, String paymentId, long amountMinor, String currency, Instant at)
            implements OrderCommand {}

    /// Money of a payment was given back. Part of the payment's own commands.
    record RecordRefund(
            String orderId, String paymentId, long amountMinor, String reason, Instant at)
            implements OrderCommand {}

    /// A provider would not give money back. Part of the payment's own commands.
    record RecordRefundFailure(
            String orderId,
            String paymentId,
            String refundId,
            long amountMinor,
            String reason,
            Instant at)
            implements OrderCommand {}

    /// A credit note takes units back. Part of the note's own command.
    ///
    /// @param cancelled units that had not shipped
    /// @param returned units that had
    record TakeBackLines(
            String orderId,
            String creditId,
            List<LineQuantity> cancelled,
            List<LineQuantity> returned,
            Instant at)
            implements OrderCommand {}

    static Shape order(@Nullable String orderId, @Nullable Instant at) {
        return Shape.check().id("/orderId", orderId).time("/at", at);
    }

    static void checkQuantities(Shape shape, @Nullable List<LineQuantity> lines, int min) {
        if (lines == null || !shape.list("/lines", lines, min)) {
            shape.list("/lines", lines, min);
            return;
        }
        for (int i = 0; i < lines.size(); i++) {
            LineQuantity line = lines.get(i);
            if (line == null || !Shape.isQuantity(line.quantity())) {
                shape.wrong(
                        "/lines/" + i + "/quantity",
                        "invalid-quantity",
                        "A quantity is from 1 to 1000000 units.");
            }
        }
    }

    static void checkLines(Shape shape, String pointer, List<OrderLine> lines) {
        long total = 0;
        for (int i = 0; i < lines.size(); i++) {
            OrderLine line = lines.get(i);
            if (line == null || !isSound(line, i + 1)) {
                explain(shape, pointer + "/" + i, line, i + 1);
            } else if (total <= Money.MAX_MINOR && total >= -Money.MAX_MINOR) {
                total += line.amountMinor();
            }
        }
        if (total > Money.MAX_MINOR || total < -Money.MAX_MINOR) {
            shape.wrong(pointer, "total-out-of-bounds", "The sum of all lines is out of bounds.");
        } else if (total < 0 && shape.isSound()) {
            shape.wrong(pointer, "negative-total", "The sum of all lines is below 0.");
        }
    }

    /// The quick look, without making up pointers: an order may have a thousand lines, and nearly all are sound.
    private static boolean isSound(OrderLine line, int number) {
        boolean price =
                line.unitPriceMinor() <= Shape.MAX_UNIT_PRICE_MINOR
                        && line.unitPriceMinor()
                                >= (line.kind() == LineKind.GOODS
                                        ? 0
                                        : -Shape.MAX_UNIT_PRICE_MINOR);
        return line.line() == number
                && line.kind() != null
                && price
                && Shape.isQuantity(line.quantity())
                && Shape.isText(line.description(), Shape.MAX_TEXT)
                && isDiscountSound(line)
                && isTaxSound(line)
                && (line.kind() == LineKind.GOODS
                        ? Shape.isId(line.sku()) && Shape.isId(line.location())
                        : Shape.isText(line.sku(), Shape.MAX_ID)
                                && !line.sku().isBlank()
                                && line.location() == null);
    }

    /// No more is taken off than the line costs.
    private static boolean isDiscountSound(OrderLine line) {
        Long discount = line.discountMinor();
        return discount == null || (discount > 0 && discount <= line.listMinor());
    }

    /// The tax is of the line's sign, and no more than all of it.
    private static boolean isTaxSound(OrderLine line) {
        LineTax tax = line.tax();
        if (tax == null) {
            return true;
        }
        long less = line.listMinor() - line.reductionMinor();
        return Percent.isPercent(tax.percent())
                && tax.minor() >= Math.min(0, less)
                && tax.minor() <= Math.max(0, less);
    }

    private static void explain(Shape shape, String pointer, @Nullable OrderLine line, int number) {
        if (line == null || line.kind() == null) {
            shape.wrong(pointer, "missing-kind", "A line is GOODS or a CHARGE.");
            return;
        }
        if (line.line() != number) {
            shape.wrong(
                    pointer + "/line",
                    "invalid-line-number",
                    "Lines are numbered from 1 without a gap.");
        }
        shape.quantity(pointer + "/quantity", line.quantity())
                .text(pointer + "/description", line.description());
        boolean bounded =
                Shape.isQuantity(line.quantity())
                        && Math.abs(line.unitPriceMinor()) <= Shape.MAX_UNIT_PRICE_MINOR;
        if (bounded && !isDiscountSound(line)) {
            shape.wrong(
                    pointer + "/discountMinor",
                    "invalid-discount",
                    "A discount is above 0 and not more than quantity times unit price.");
        } else if (bounded && !isTaxSound(line)) {
            shape.wrong(
                    pointer + "/tax",
                    "invalid-tax",
                    "A tax has a rate from 0 to 100 per cent, and is not more than the line without it.");
        }
        switch (line.kind()) {
            case GOODS ->
                    shape.sku(pointer + "/sku", line.sku())
                            .id(pointer + "/location", line.location())
                            .price(pointer + "/unitPriceMinor", line.unitPriceMinor());
            case CHARGE -> {
                shape.chargeCode(pointer + "/sku", line.sku())
                        .signedPrice(pointer + "/unitPriceMinor", line.unitPriceMinor());
                if (line.location() != null) {
                    shape.wrong(
                            pointer + "/location",
                            "unexpected-location",
                            "A charge takes no stock and has no location.");
                }
            }
        }
    }
}
