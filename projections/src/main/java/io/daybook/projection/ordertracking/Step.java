package io.daybook.projection.ordertracking;

import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.InspectedUnits;
import io.daybook.shared.order.OrderEvent.OrderAddressChanged;
import io.daybook.shared.order.OrderEvent.OrderAdvanceEnded;
import io.daybook.shared.order.OrderEvent.OrderCancelled;
import io.daybook.shared.order.OrderEvent.OrderChanged;
import io.daybook.shared.order.OrderEvent.OrderCompleted;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.order.OrderEvent.OrderDelivered;
import io.daybook.shared.order.OrderEvent.OrderGoodwillGranted;
import io.daybook.shared.order.OrderEvent.OrderLineRepriced;
import io.daybook.shared.order.OrderEvent.OrderLinesCancelled;
import io.daybook.shared.order.OrderEvent.OrderLinesReturned;
import io.daybook.shared.order.OrderEvent.OrderPaymentFailed;
import io.daybook.shared.order.OrderEvent.OrderPaymentReceived;
import io.daybook.shared.order.OrderEvent.OrderPaymentRequested;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderEvent.OrderRefundFailed;
import io.daybook.shared.order.OrderEvent.OrderRefunded;
import io.daybook.shared.order.OrderEvent.OrderReturnCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;
import io.daybook.shared.order.OrderEvent.OrderReturnReceived;
import io.daybook.shared.order.OrderEvent.OrderReturnRequested;
import io.daybook.shared.order.OrderEvent.OrderShipped;
import io.daybook.shared.order.OrderEvent.OrderTimeExtended;
import io.daybook.shared.order.OrderEvent.Verdict;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One step of an order's timeline: what happened, when, by whom and why.
///
/// @param detail a sentence under `text`, and the figures and references of the step; no personal data
record Step(
        String orderId,
        String step,
        Instant at,
        @Nullable String reason,
        Map<String, Object> detail) {

    /// The step that an event is.
    ///
    /// @param order the order with the event applied
    static Step of(RecordedEvent recorded, TrackedOrder order) {
        OrderEvent event = (OrderEvent) recorded.event();
        String currency = order.placement().currency();
        return switch (event) {
            case OrderPlaced placed -> {
                long units = order.placement().units();
                String deadline =
                        placed.expiresAt() == null ? "" : ", to be paid by " + placed.expiresAt();
                Map<String, Object> detail =
                        detail(
                                "%s, %s, %s%s."
                                        .formatted(
                                                count(placed.lines().size(), "line"),
                                                count(units, "unit"),
                                                Money.of(placed.totalMinor(), currency),
                                                deadline));
                detail.put("lines", placed.lines().size());
                detail.put("units", units);
                detail.put("total_minor", placed.totalMinor());
                detail.put("currency", currency);
                TrackedOrder.Placement sums = order.placement();
                putUnlessNone(detail, "discount_minor", sums.discountMinor());
                putUnlessNone(detail, "shipping_minor", sums.shippingMinor());
                putUnlessNone(detail, "tax_minor", sums.taxMinor());
                if (sums.coupon() != null) {
                    detail.put("coupon", sums.coupon());
                }
                if (placed.expiresAt() != null) {
                    detail.put("expires_at", placed.expiresAt().toString());
                }
                if (placed.cartId() != null) {
                    detail.put("cart_id", placed.cartId());
                }
                yield step(event, "placed", null, detail);
            }
            case OrderPaymentRequested requested -> {
                Map<String, Object> detail =
                        detail(
                                "%s to be paid by %s."
                                        .formatted(
                                                Money.of(requested.amountMinor(), currency),
                                                requested.method()));
                detail.put("payment_id", requested.paymentId());
                detail.put("method", requested.method());
                detail.put("amount_minor", requested.amountMinor());
                detail.put("currency", currency);
                yield step(event, "payment-requested", null, detail);
            }
            case OrderPaymentFailed failed -> {
                Map<String, Object> detail =
                        detail("Payment " + failed.paymentId() + " was declined.");
                detail.put("payment_id", failed.paymentId());
                yield step(event, "payment-failed", failed.reason(), detail);
            }
            case OrderPaymentReceived received -> {
                Map<String, Object> detail =
                        detail(
                                "%s received; %s of %s is paid."
                                        .formatted(
                                                Money.of(received.amountMinor(), currency),
                                                Money.of(order.progress().paidMinor(), currency),
                                                Money.of(
                                                        order.placement().totalMinor(), currency)));
                detail.put("payment_id", received.paymentId());
                detail.put("amount_minor", received.amountMinor());
                detail.put("currency", currency);
                yield step(event, "payment-received", null, detail);
            }
            case OrderConfirmed _ ->
                    step(event, "confirmed", null, detail("All that was owed is paid."));
            case OrderShipped shipped -> {
                Map<String, Object> detail = lines(shipped.lines(), order, "shipped");
                detail.put("shipment_id", shipped.shipmentId());
                yield step(event, "shipped", null, detail);
            }
            case OrderDelivered delivered -> {
                Map<String, Object> detail =
                        detail("Shipment " + delivered.shipmentId() + " arrived.");
                detail.put("shipment_id", delivered.shipmentId());
                yield step(event, "delivered", null, detail);
            }
            case OrderLinesCancelled cancelled -> {
                Map<String, Object> detail = lines(cancelled.lines(), order, "cancelled");
                detail.put("reference", cancelled.reference());
                detail.put("credited", cancelled.credited());
                yield step(event, "lines-cancelled", cancelled.reason(), detail);
            }
            case OrderCancelled cancelled -> {
                String coupon = order.placement().coupon();
                Map<String, Object> detail =
                        detail(
                                coupon == null
                                        ? "The whole order is cancelled."
                                        : "The whole order is cancelled; coupon %s may be used again."
                                                .formatted(coupon));
                if (coupon != null) {
                    detail.put("coupon", coupon);
                }
                yield step(event, "cancelled", cancelled.reason(), detail);
            }
            case OrderLinesReturned returned -> {
                Map<String, Object> detail = lines(returned.lines(), order, "came back");
                detail.put("reference", returned.reference());
                yield step(event, "lines-returned", null, detail);
            }
            case OrderReturnRequested requested -> {
                Map<String, Object> detail = lines(requested.lines(), order, "may be sent back");
                detail.put("return_id", requested.returnId());
                yield step(event, "return-requested", requested.reason(), detail);
            }
            case OrderReturnReceived received -> {
                Map<String, Object> detail =
                        lines(received.lines(), order, "arrived to be inspected");
                detail.put("return_id", received.returnId());
                detail.put("receipt_id", received.receiptId());
                yield step(event, "return-received", null, detail);
            }
            case OrderReturnInspected inspected -> inspected(inspected, order);
            case OrderReturnCancelled cancelled -> {
                Map<String, Object> detail =
                        lines(cancelled.lines(), order, "stay with the customer");
                detail.put("return_id", cancelled.returnId());
                yield step(event, "return-cancelled", cancelled.reason(), detail);
            }
            case OrderChanged changed -> {
                long units = 0;
                List<Map<String, Object>> lines = new ArrayList<>(changed.added().size());
                for (OrderLine added : changed.added()) {
                    units += added.quantity();
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("line", added.line());
                    line.put("sku", added.sku());
                    line.put("quantity", added.quantity());
                    lines.add(line);
                }
                Map<String, Object> detail =
                        detail(
                                changed.added().isEmpty()
                                        ? "The order was edited."
                                        : "The order was edited: %s of %s added."
                                                .formatted(
                                                        count(units, "unit"),
                                                        count(changed.added().size(), "line")));
                detail.put("change_id", changed.changeId());
                detail.put("lines", lines);
                yield step(event, "changed", changed.reason(), detail);
            }
            case OrderLineRepriced repriced -> {
                Map<String, Object> detail =
                        detail(
                                "The units of line %d cost %s each from now on."
                                        .formatted(
                                                repriced.line().line(),
                                                Money.of(
                                                        repriced.line().unitPriceMinor(),
                                                        currency)));
                detail.put("change_id", repriced.changeId());
                detail.put("line", repriced.line().line());
                detail.put("unit_price_minor", repriced.line().unitPriceMinor());
                detail.put("amount_minor", repriced.amountMinor());
                detail.put("currency", currency);
                yield step(event, "line-repriced", repriced.reason(), detail);
            }
            case OrderAdvanceEnded ended -> {
                Map<String, Object> detail =
                        detail(
                                "What is to come back pays for %s less."
                                        .formatted(Money.of(ended.amountMinor(), currency)));
                detail.put("return_id", ended.returnId());
                detail.put("amount_minor", ended.amountMinor());
                detail.put("currency", currency);
                yield step(event, "advance-ended", null, detail);
            }
            case OrderAddressChanged moved -> {
                Map<String, Object> detail = detail("The order goes to another address.");
                detail.put("change_id", moved.changeId());
                yield step(event, "address-changed", moved.reason(), detail);
            }
            case OrderTimeExtended extended -> {
                Map<String, Object> detail = detail("To be paid by " + extended.expiresAt() + ".");
                detail.put("expires_at", extended.expiresAt().toString());
                yield step(event, "time-extended", null, detail);
            }
            case OrderGoodwillGranted granted -> {
                Money amount = Money.of(granted.amountMinor(), currency);
                Map<String, Object> detail =
                        detail(
                                granted.line() == null
                                        ? amount + " granted for the order."
                                        : amount + " granted for line " + granted.line() + ".");
                detail.put("goodwill_id", granted.goodwillId());
                if (granted.line() != null) {
                    detail.put("line", granted.line());
                }
                detail.put("amount_minor", granted.amountMinor());
                detail.put("currency", currency);
                yield step(event, "goodwill-granted", granted.reason(), detail);
            }
            case OrderRefunded refunded -> {
                Map<String, Object> detail =
                        detail(Money.of(refunded.amountMinor(), currency) + " given back.");
                detail.put("payment_id", refunded.paymentId());
                detail.put("amount_minor", refunded.amountMinor());
                detail.put("currency", currency);
                yield step(event, "refunded", refunded.reason(), detail);
            }
            case OrderRefundFailed failed -> {
                Map<String, Object> detail =
                        detail(
                                Money.of(failed.amountMinor(), currency)
                                        + " could not be given back.");
                detail.put("payment_id", failed.paymentId());
                detail.put("refund_id", failed.refundId());
                detail.put("amount_minor", failed.amountMinor());
                detail.put("currency", currency);
                yield step(event, "refund-failed", failed.reason(), detail);
            }
            case OrderCompleted _ ->
                    step(
                            event,
                            "completed",
                            null,
                            detail("Everything is done and nothing is owed."));
        };
    }

    private static Step inspected(OrderReturnInspected inspected, TrackedOrder order) {
        String currency = order.placement().currency();
        List<Map<String, Object>> lines = new ArrayList<>(inspected.lines().size());
        long units = 0;
        long accepted = 0;
        for (InspectedUnits each : inspected.lines()) {
            units += each.quantity();
            accepted += each.verdict() == Verdict.SEND_BACK ? 0 : each.quantity();
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("line", each.line());
            line.put("sku", order.line(each.line()).placed().sku());
            line.put("quantity", each.quantity());
            line.put(
                    "disposition",
                    each.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            lines.add(line);
        }
        String fee =
                inspected.feeMinor() == 0
                        ? ""
                        : ", less %s".formatted(Money.of(inspected.feeMinor(), currency));
        Map<String, Object> detail =
                detail(
                        "%s inspected, %d accepted: worth %s%s."
                                .formatted(
                                        count(units, "unit"),
                                        accepted,
                                        Money.of(inspected.worthMinor(), currency),
                                        fee));
        detail.put("return_id", inspected.returnId());
        detail.put("inspection_id", inspected.inspectionId());
        detail.put("units", units);
        detail.put("lines", lines);
        detail.put("worth_minor", inspected.worthMinor());
        detail.put("fee_minor", inspected.feeMinor());
        detail.put("currency", currency);
        return step(inspected, "return-inspected", inspected.note(), detail);
    }

    private static Step step(
            OrderEvent event, String step, @Nullable String reason, Map<String, Object> detail) {
        return new Step(event.orderId(), step, event.at(), reason, detail);
    }

    private static void putUnlessNone(Map<String, Object> detail, String name, long minor) {
        if (minor != 0) {
            detail.put(name, minor);
        }
    }

    private static Map<String, Object> detail(String text) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("text", text);
        return detail;
    }

    private static Map<String, Object> lines(
            List<LineQuantity> quantities, TrackedOrder order, String what) {
        long units = 0;
        List<Map<String, Object>> lines = new ArrayList<>(quantities.size());
        for (LineQuantity quantity : quantities) {
            units += quantity.quantity();
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("line", quantity.line());
            line.put("sku", order.line(quantity.line()).placed().sku());
            line.put("quantity", quantity.quantity());
            lines.add(line);
        }
        Map<String, Object> detail =
                detail(
                        "%s of %s %s."
                                .formatted(
                                        count(units, "unit"),
                                        count(quantities.size(), "line"),
                                        what));
        detail.put("units", units);
        detail.put("lines", lines);
        return detail;
    }

    private static String count(long number, String what) {
        return number == 1 ? "1 " + what : number + " " + what + "s";
    }
}
