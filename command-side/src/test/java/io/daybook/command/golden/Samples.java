package io.daybook.command.golden;

import io.daybook.shared.cart.CartEvent;
import io.daybook.shared.cart.PricedItem;
import io.daybook.shared.cart.PricedShipping;
import io.daybook.shared.coupon.CouponEvent;
import io.daybook.shared.credit.CreditEvent;
import io.daybook.shared.imports.ImportEvent;
import io.daybook.shared.letters.DeadLetterEvent;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.order.OrderPricing;
import io.daybook.shared.payment.PaymentEvent;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.Discount;
import io.daybook.shared.pricing.PriceRuleEvent;
import io.daybook.shared.pricing.Promotion;
import io.daybook.shared.pricing.RuleKind;
import io.daybook.shared.pricing.ShippingRule;
import io.daybook.shared.pricing.TaxRule;
import io.daybook.shared.product.ProductEvent;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.webhook.WebhookEvent;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/// One of each event, with all that it can hold.
final class Samples {

    private static final Instant AT = Instant.parse("2010-12-01T08:26:00Z");
    private static final Instant LATER = Instant.parse("2010-12-01T08:56:00.123456Z");
    private static final Customer CUSTOMER =
            new Customer("17850", "United Kingdom", "A. Smith", "a@example.org", "1 High St");

    private static final Discount OFF_HEARTS =
            new Discount(null, 10L, "GBP", 1000L, List.of("85123A"), List.of());

    private Samples() {}

    /// Events that have got more to say since they were first stored, each with the name of its file.
    static final Map<String, DomainEvent> FULLER =
            Map.of(
                    "cart.item-added.with-version",
                    new CartEvent.CartItemAdded(
                            "cart-1", "85123A", "HANGING HEART", 6, 255, "hearts", 4L, AT),
                    "order.changed.with-tax",
                    new OrderEvent.OrderChanged(
                            "536365",
                            "v7-0a1b2c3d4e-5f60",
                            List.of(
                                    new OrderLine(
                                            2,
                                            LineKind.GOODS,
                                            "71053",
                                            "LANTERN",
                                            6,
                                            339,
                                            "main",
                                            null,
                                            new LineTax("20", 407, false))),
                            "two are too few",
                            LATER,
                            List.of(
                                    new OrderPricing.LineRules(
                                            2,
                                            List.of(
                                                    new Applied(
                                                            RuleKind.TAX,
                                                            "United Kingdom",
                                                            2,
                                                            407)))),
                            AT),
                    "order.placed.with-prices",
                    new OrderEvent.OrderPlaced(
                            "536365",
                            CUSTOMER,
                            "GBP",
                            List.of(
                                    new OrderLine(
                                            1,
                                            LineKind.GOODS,
                                            "85123A",
                                            "WHITE HANGING HEART",
                                            6,
                                            255,
                                            "main",
                                            153L,
                                            new LineTax("20", 230, true))),
                            1377,
                            LATER,
                            "cart-1",
                            new OrderPricing(
                                    List.of(
                                            new OrderPricing.LineRules(
                                                    1,
                                                    List.of(
                                                            new Applied(
                                                                    RuleKind.PRICE,
                                                                    "85123A",
                                                                    4,
                                                                    1530),
                                                            new Applied(
                                                                    RuleKind.COUPON,
                                                                    "HEARTS",
                                                                    1,
                                                                    153),
                                                            new Applied(
                                                                    RuleKind.TAX,
                                                                    "United Kingdom",
                                                                    2,
                                                                    230)))),
                                    "HEARTS"),
                            AT));

    static final List<DomainEvent> ALL =
            List.of(
                    new CartEvent.CartOpened("cart-1", "GBP", "17850", AT),
                    new CartEvent.CartItemAdded("cart-1", "85123A", "HANGING HEART", 6, 255, AT),
                    new CartEvent.CartItemQuantityChanged("cart-1", "85123A", 7, AT),
                    new CartEvent.CartItemRemoved("cart-1", "85123A", AT),
                    new CartEvent.CartDestinationSet("cart-1", "United Kingdom", AT),
                    new CartEvent.CartCouponApplied("cart-1", "HEARTS", OFF_HEARTS, LATER, AT),
                    new CartEvent.CartCouponRemoved("cart-1", "HEARTS", AT),
                    new CartEvent.CartPriced(
                            "cart-1",
                            List.of(
                                    new PricedItem(
                                            "85123A",
                                            153L,
                                            new LineTax("20", 230, true),
                                            List.of(
                                                    new Applied(
                                                            RuleKind.PROMOTION, "spring", 3, 153),
                                                    new Applied(
                                                            RuleKind.TAX,
                                                            "United Kingdom",
                                                            2,
                                                            230)))),
                            new PricedShipping(
                                    495,
                                    new LineTax("20", 83, true),
                                    List.of(
                                            new Applied(
                                                    RuleKind.SHIPPING,
                                                    "United Kingdom/GBP",
                                                    1,
                                                    495))),
                            LATER,
                            AT),
                    new CartEvent.CartCheckedOut("cart-1", "order-1", AT),
                    new CartEvent.CartAbandoned("cart-1", "left", AT),
                    new CouponEvent.CouponIssued(
                            "HEARTS", "Ten off hearts", OFF_HEARTS, AT, LATER, 100, 1, AT),
                    new CouponEvent.CouponRedeemed("HEARTS", "536365", "17850", 60, "GBP", AT),
                    new CouponEvent.CouponReturned(
                            "HEARTS", "536365", "17850", "changed their mind", AT),
                    new CouponEvent.CouponWithdrawn("HEARTS", "misprinted", AT),
                    new CreditEvent.CreditNoteIssued(
                            "C537805",
                            CUSTOMER,
                            "GBP",
                            List.of(
                                    new CreditEvent.CreditLine(
                                            1,
                                            LineKind.GOODS,
                                            "35004C",
                                            "SET OF 3 COLOURED FLYING DUCKS",
                                            3,
                                            2,
                                            465,
                                            List.of(
                                                    new CreditEvent.OrderLink(
                                                            "537195",
                                                            4,
                                                            1,
                                                            CreditEvent.Effect.RETURNED))),
                                    new CreditEvent.CreditLine(
                                            2,
                                            LineKind.CHARGE,
                                            "D",
                                            "Discount",
                                            1,
                                            1,
                                            -100,
                                            List.of())),
                            830,
                            AT),
                    new CreditEvent.CreditNoteRefunded("C537805", 830, "GBP", "recorded", AT),
                    new DeadLetterEvent.DeadLetterRetried(
                            "order-tracking",
                            4711,
                            "order:536365",
                            "order.placed",
                            2,
                            "release 1.2 mends it",
                            AT),
                    new DeadLetterEvent.DeadLetterEdited(
                            "order-tracking",
                            4711,
                            "order:536365",
                            "order.completed",
                            1,
                            "{\"orderId\":\"536365\",\"at\":\"2010-12-01T08:26:00Z\"}",
                            3,
                            "the time was missing",
                            AT),
                    new DeadLetterEvent.DeadLetterDropped(
                            "order-tracking",
                            4711,
                            "order:536365",
                            "order.placed",
                            "order.placed/NullPointerException/TrackedOrder.placed",
                            "a test order",
                            AT),
                    new ImportEvent.ImportStarted(
                            "import-1",
                            "0".repeat(64),
                            "exact",
                            "plain",
                            49068,
                            1801,
                            Instant.parse("2010-12-01T00:00:00Z"),
                            Instant.parse("2011-01-01T00:00:00Z"),
                            AT),
                    new ImportEvent.SourceDocumentRecorded(
                            "import-1",
                            "536365",
                            ImportEvent.DocumentKind.ORDER,
                            1,
                            List.of(
                                    new ImportEvent.SourceRow(
                                            1,
                                            "536365",
                                            "85123A",
                                            "WHITE HANGING HEART",
                                            6,
                                            LocalDateTime.parse("2010-12-01T08:26:00"),
                                            "2.55",
                                            "17850",
                                            "United Kingdom")),
                            "out-of-stock",
                            List.of(new ImportEvent.Shortage("85123A", 6, 2)),
                            AT),
                    new ImportEvent.ImportCompleted("import-1", 2, AT),
                    new OrderEvent.OrderPlaced(
                            "536365",
                            CUSTOMER,
                            "GBP",
                            List.of(
                                    new OrderLine(
                                            1,
                                            LineKind.GOODS,
                                            "85123A",
                                            "WHITE HANGING HEART",
                                            6,
                                            255,
                                            "main"),
                                    new OrderLine(
                                            2, LineKind.CHARGE, "POST", "POSTAGE", 1, 1800, null)),
                            3330,
                            LATER,
                            "cart-1",
                            AT),
                    new OrderEvent.OrderPaymentRequested("536365", "payment-1", 3330, "card", AT),
                    new OrderEvent.OrderPaymentFailed(
                            "536365", "payment-1", "insufficient-funds", AT),
                    new OrderEvent.OrderPaymentReceived("536365", "payment-1", 3330, AT),
                    new OrderEvent.OrderConfirmed("536365", AT),
                    new OrderEvent.OrderShipped(
                            "536365", "shipment-1", List.of(new LineQuantity(1, 4)), AT),
                    new OrderEvent.OrderDelivered("536365", "shipment-1", AT),
                    new OrderEvent.OrderLinesCancelled(
                            "536365",
                            "cancellation-1",
                            List.of(new LineQuantity(1, 2)),
                            "changed their mind",
                            false,
                            AT),
                    new OrderEvent.OrderCancelled("536365", "changed their mind", AT),
                    new OrderEvent.OrderLinesReturned(
                            "536365", "C536379", List.of(new LineQuantity(1, 1)), AT),
                    new OrderEvent.OrderReturnRequested(
                            "536365",
                            "return-1",
                            List.of(new LineQuantity(1, 2)),
                            "does not fit",
                            null,
                            AT),
                    new OrderEvent.OrderReturnReceived(
                            "536365", "return-1", "receipt-1", List.of(new LineQuantity(1, 2)), AT),
                    new OrderEvent.OrderReturnInspected(
                            "536365",
                            "return-1",
                            "inspection-1",
                            List.of(
                                    new OrderEvent.InspectedUnits(1, 1, OrderEvent.Verdict.RESTOCK),
                                    new OrderEvent.InspectedUnits(
                                            1, 1, OrderEvent.Verdict.SEND_BACK)),
                            255,
                            50,
                            null,
                            "one is worn",
                            AT),
                    new OrderEvent.OrderReturnCancelled(
                            "536365",
                            "return-1",
                            List.of(new LineQuantity(1, 2)),
                            "kept it after all",
                            null,
                            AT),
                    new OrderEvent.OrderChanged(
                            "536365",
                            "v7-0a1b",
                            List.of(
                                    new OrderLine(
                                            2, LineKind.GOODS, "71053", "LANTERN", 6, 339, "main")),
                            "two are too few",
                            null,
                            AT),
                    new OrderEvent.OrderAdvanceEnded("536365", "v7-0a1b", 100, AT),
                    new OrderEvent.OrderLineRepriced(
                            "536365",
                            "v7-0a1b",
                            new OrderLine(
                                    1, LineKind.GOODS, "85123A", "HANGING HEART", 6, 250, "main"),
                            -30,
                            "shown at 2.50",
                            AT),
                    new OrderEvent.OrderAddressChanged(
                            "536365",
                            "v7-0a1b",
                            "A. Smith",
                            "a@example.org",
                            "2 Low St",
                            "moved",
                            AT),
                    new OrderEvent.OrderTimeExtended("order-1", LATER, AT),
                    new OrderEvent.OrderGoodwillGranted(
                            "536365", "goodwill-1", 1, 100, "came late", AT),
                    new OrderEvent.OrderRefunded(
                            "536365", "payment-1", 510, "more was paid than is due", AT),
                    new OrderEvent.OrderRefundFailed(
                            "536365", "payment-1", "refund-1", 510, "account-closed", AT),
                    new OrderEvent.OrderCompleted("536365", AT),
                    new PaymentEvent.PaymentRequested(
                            "payment-1", "536365", 3330, "GBP", "card", "simulator", AT),
                    new PaymentEvent.PaymentAuthorised("payment-1", 3330, "sim-1", AT),
                    new PaymentEvent.PaymentDeclined("payment-1", "insufficient-funds", AT),
                    new PaymentEvent.CaptureRequested("payment-1", "capture", 3330, AT),
                    new PaymentEvent.PaymentCaptured("payment-1", "capture", 3330, AT),
                    new PaymentEvent.CaptureFailed("payment-1", "capture", 3330, "expired", AT),
                    new PaymentEvent.VoidRequested("payment-1", "void", 10, "not needed", AT),
                    new PaymentEvent.VoidFailed("payment-1", "void", 10, "expired", AT),
                    new PaymentEvent.RefundRequested(
                            "payment-1",
                            "refund-2",
                            510,
                            "more was paid than is due",
                            "refund-1",
                            AT),
                    new PaymentEvent.RefundFailed(
                            "payment-1", "refund-1", 510, "account-closed", AT),
                    new PaymentEvent.PaymentVoided("payment-1", 10, "not needed", AT),
                    new PaymentEvent.PaymentRefunded(
                            "payment-1", "refund-1", 510, "more was paid than is due", AT),
                    new PaymentEvent.PaymentOutcomeUnknown(
                            "payment-1", "capture", "capture", 3330L, AT),
                    new PriceRuleEvent.PromotionSet(
                            "main",
                            "spring",
                            3,
                            new Promotion(
                                    "Spring sale",
                                    new Discount(
                                            "10", null, null, null, List.of(), List.of("hearts")),
                                    AT,
                                    LATER),
                            AT),
                    new PriceRuleEvent.PromotionEnded("main", "spring", 4, "spring is over", AT),
                    new PriceRuleEvent.TaxRuleSet(
                            "main",
                            "United Kingdom",
                            2,
                            new TaxRule(
                                    "20",
                                    true,
                                    "20",
                                    List.of(
                                            new TaxRule.TaxClass(
                                                    "zero",
                                                    "0",
                                                    List.of("84879"),
                                                    List.of("books")))),
                            AT),
                    new PriceRuleEvent.TaxRuleDropped("main", "Narnia", 2, "not a country", AT),
                    new PriceRuleEvent.ShippingRuleSet(
                            "main", "United Kingdom", "GBP", 1, new ShippingRule(495, 5000L), AT),
                    new PriceRuleEvent.ShippingRuleDropped(
                            "main", "Narnia", "GBP", 2, "not a country", AT),
                    new ProductEvent.ProductPublished(
                            "85123A",
                            Map.of("en", "WHITE HANGING HEART"),
                            "A heart to hang up",
                            "decoration",
                            255L,
                            "GBP",
                            AT),
                    new ProductEvent.ProductDescribed(
                            "85123A", Map.of("en", "HANGING HEART"), "A heart", AT),
                    new ProductEvent.ProductCategorised("85123A", "hearts", AT),
                    new ProductEvent.ProductPriced("85123A", 295, "GBP", AT),
                    new ProductEvent.ProductListed("85123A", AT),
                    new ProductEvent.ProductDelisted("85123A", "out of season", AT),
                    new StockEvent.StockReceived("85123A", "main", 100, "delivery-1", AT),
                    new StockEvent.ReservationRaised("85123A", "main", "536365", 2, true, AT),
                    new StockEvent.StockReserved("85123A", "main", "536365", 6, LATER, AT),
                    new StockEvent.ReservationExtended("85123A", "main", "536365", LATER, AT),
                    new StockEvent.StockAllocated("85123A", "main", "536365", 6, AT),
                    new StockEvent.ReservationReleased(
                            "85123A", "main", "536365", 2, "changed their mind", AT),
                    new StockEvent.ReservationExpired("85123A", "main", "536365", 6, AT),
                    new StockEvent.StockShipped("85123A", "main", "536365", 4, AT),
                    new StockEvent.StockReturned(
                            "85123A", "main", 1, StockEvent.Disposition.RESTOCK, "C536379", AT),
                    new StockEvent.StockAdjusted(
                            "85123A", "main", -7, -10, "damaged", "536589", AT),
                    new StockEvent.StockDamaged("85123A", "main", 3, "wet", "damage-1", AT),
                    new StockEvent.StockRepaired("85123A", "main", 1, "dried", "repair-1", AT),
                    new StockEvent.DamagedStockWrittenOff(
                            "85123A", "main", 2, "beyond repair", "write-off-1", AT),
                    new StockEvent.StockCounted(
                            "85123A", "main", 80, 86, -6, -5, 4711, "yearly", "count-1", AT),
                    new StockEvent.LowStockThresholdSet("85123A", "main", 10, 12, AT),
                    new WebhookEvent.WebhookRegistered(
                            "hook-1",
                            "https://example.com/hooks",
                            List.of("order.", "stock."),
                            List.of("order:536365"),
                            "the warehouse",
                            4711L,
                            "019363a0-0000-7000-8000-000000000001",
                            "0123456789abcdef",
                            AT),
                    new WebhookEvent.WebhookChanged(
                            "hook-1",
                            "https://example.com/new",
                            List.of("order."),
                            List.of(),
                            "the warehouse",
                            AT),
                    new WebhookEvent.WebhookPaused("hook-1", "they move house", AT),
                    new WebhookEvent.WebhookDisabled(
                            "hook-1", "gone", "The receiver says that it is gone (410).", AT),
                    new WebhookEvent.WebhookResumed("hook-1", AT),
                    new WebhookEvent.WebhookSecretRotated(
                            "hook-1",
                            "019363a0-0000-7000-8000-000000000002",
                            "fedcba9876543210",
                            LATER,
                            AT),
                    new WebhookEvent.WebhookPinged(
                            "hook-1", "019363a0-0000-7000-8000-000000000003", AT),
                    new WebhookEvent.WebhookReplayed(
                            "hook-1",
                            "019363a0-0000-7000-8000-000000000004",
                            "019363a0-0000-7000-8000-000000000005",
                            4711L,
                            4811L,
                            AT),
                    new WebhookEvent.WebhookDeleted("hook-1", AT));
}
