package io.daybook.projection.ordertracking;

import static io.daybook.projection.History.NOON;

import io.daybook.projection.History;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
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

import java.util.List;

/// Two orders that live through everything an order can.
final class OrderHistory {

    static final String MANY = "order:o-1";
    static final String LOST = "order:o-2";

    private OrderHistory() {}

    static OrderPlaced placed(String orderId) {
        return new OrderPlaced(
                orderId,
                new Customer("17850", "United Kingdom", "Ann Smith", "ann@example.org", "1 Road"),
                "GBP",
                List.of(
                        new OrderLine(1, LineKind.GOODS, "MUG", "Red mug", 6, 255, "main"),
                        new OrderLine(2, LineKind.GOODS, "LAMP", "Lamp", 4, 1000, "main"),
                        new OrderLine(3, LineKind.CHARGE, "POST", "Postage", 1, 500, null)),
                6030,
                NOON.plusSeconds(900),
                "cart-1",
                NOON);
    }

    static History full() {
        return new History()
                .and(MANY, placed("o-1"))
                .and(LOST, placed("o-2"))
                .and(MANY, new OrderPaymentRequested("o-1", "p-0", 6030, "card", NOON))
                .and(MANY, new OrderPaymentFailed("o-1", "p-0", "insufficient-funds", NOON))
                .and(MANY, new OrderPaymentReceived("o-1", "p-1", 6030, NOON))
                .and(MANY, new OrderConfirmed("o-1", NOON))
                .and(MANY, new OrderShipped("o-1", "s-1", List.of(new LineQuantity(1, 6)), NOON))
                .and(
                        LOST,
                        new OrderLinesCancelled(
                                "o-2",
                                "x-1",
                                List.of(
                                        new LineQuantity(1, 6),
                                        new LineQuantity(2, 4),
                                        new LineQuantity(3, 1)),
                                "not paid",
                                false,
                                NOON))
                .and(LOST, new OrderCancelled("o-2", "not paid", NOON))
                .and(
                        MANY,
                        new OrderLinesCancelled(
                                "o-1",
                                "x-2",
                                List.of(new LineQuantity(2, 1)),
                                "out of print",
                                false,
                                NOON))
                .and(MANY, new OrderShipped("o-1", "s-2", List.of(new LineQuantity(2, 3)), NOON))
                .and(MANY, new OrderDelivered("o-1", "s-1", NOON))
                .and(MANY, new OrderDelivered("o-1", "s-2", NOON))
                .and(MANY, new OrderRefundFailed("o-1", "p-1", "r-1", 1000, "account-closed", NOON))
                .and(MANY, new OrderRefunded("o-1", "p-1", 1000, "one lamp less", NOON))
                .and(MANY, new OrderCompleted("o-1", NOON))
                .and(
                        MANY,
                        new OrderLinesReturned("o-1", "r-1", List.of(new LineQuantity(1, 2)), NOON))
                .and(
                        MANY,
                        new OrderReturnRequested(
                                "o-1",
                                "b-1",
                                List.of(new LineQuantity(2, 2)),
                                "too dark",
                                300L,
                                NOON))
                .and(MANY, new OrderAdvanceEnded("o-1", "b-1", 100, NOON))
                .and(
                        MANY,
                        new OrderReturnReceived(
                                "o-1", "b-1", "in-1", List.of(new LineQuantity(2, 2)), NOON))
                .and(
                        MANY,
                        new OrderReturnInspected(
                                "o-1",
                                "b-1",
                                "look-1",
                                List.of(
                                        new InspectedUnits(2, 1, Verdict.DAMAGED),
                                        new InspectedUnits(2, 1, Verdict.SEND_BACK)),
                                1000,
                                100,
                                200L,
                                "one is worn",
                                NOON))
                .and(
                        MANY,
                        new OrderReturnRequested(
                                "o-1",
                                "b-2",
                                List.of(new LineQuantity(2, 1)),
                                "after all",
                                null,
                                NOON))
                .and(
                        MANY,
                        new OrderReturnCancelled(
                                "o-1",
                                "b-2",
                                List.of(new LineQuantity(2, 1)),
                                "kept it",
                                null,
                                NOON))
                .and(MANY, new OrderTimeExtended("o-1", NOON.plusSeconds(7200), NOON))
                .and(MANY, new OrderGoodwillGranted("o-1", "g-1", null, 50, "sorry", NOON))
                .and(
                        MANY,
                        new OrderLineRepriced(
                                "o-1",
                                "v19-a",
                                new OrderLine(1, LineKind.GOODS, "MUG", "Red mug", 6, 245, "main"),
                                -40,
                                "as shown",
                                NOON))
                .and(
                        MANY,
                        new OrderChanged(
                                "o-1",
                                "v19-a",
                                List.of(
                                        new OrderLine(
                                                4, LineKind.GOODS, "JUG", "Jug", 2, 700, "main")),
                                "two jugs more",
                                null,
                                NOON))
                .and(
                        MANY,
                        new OrderAddressChanged(
                                "o-1", "v19-a", null, null, "2 Lane", "moved", NOON));
    }
}
