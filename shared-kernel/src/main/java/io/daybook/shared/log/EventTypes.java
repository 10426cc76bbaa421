package io.daybook.shared.log;

import io.daybook.shared.cart.CartEvent;
import io.daybook.shared.coupon.CouponEvent;
import io.daybook.shared.credit.CreditEvent;
import io.daybook.shared.imports.ImportEvent;
import io.daybook.shared.letters.DeadLetterEvent;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.payment.PaymentEvent;
import io.daybook.shared.pricing.PriceRuleEvent;
import io.daybook.shared.product.ProductEvent;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.webhook.WebhookEvent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The stored names of all events. A name is never changed or reused; a Java class may be renamed at will.
public final class EventTypes {

    /// Revision of every payload so far. A changed shape gets its own number and an upcaster.
    public static final int REVISION = 1;

    private static final Map<Class<? extends DomainEvent>, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(CartEvent.CartOpened.class, "cart.opened");
        NAMES.put(CartEvent.CartItemAdded.class, "cart.item-added");
        NAMES.put(CartEvent.CartItemQuantityChanged.class, "cart.item-quantity-changed");
        NAMES.put(CartEvent.CartItemRemoved.class, "cart.item-removed");
        NAMES.put(CartEvent.CartDestinationSet.class, "cart.destination-set");
        NAMES.put(CartEvent.CartCouponApplied.class, "cart.coupon-applied");
        NAMES.put(CartEvent.CartCouponRemoved.class, "cart.coupon-removed");
        NAMES.put(CartEvent.CartPriced.class, "cart.priced");
        NAMES.put(CartEvent.CartCheckedOut.class, "cart.checked-out");
        NAMES.put(CartEvent.CartAbandoned.class, "cart.abandoned");
        NAMES.put(CouponEvent.CouponIssued.class, "coupon.issued");
        NAMES.put(CouponEvent.CouponRedeemed.class, "coupon.redeemed");
        NAMES.put(CouponEvent.CouponReturned.class, "coupon.returned");
        NAMES.put(CouponEvent.CouponWithdrawn.class, "coupon.withdrawn");
        NAMES.put(CreditEvent.CreditNoteIssued.class, "credit.issued");
        NAMES.put(CreditEvent.CreditNoteRefunded.class, "credit.refunded");
        NAMES.put(DeadLetterEvent.DeadLetterRetried.class, "dead-letter.retried");
        NAMES.put(DeadLetterEvent.DeadLetterEdited.class, "dead-letter.edited");
        NAMES.put(DeadLetterEvent.DeadLetterDropped.class, "dead-letter.dropped");
        NAMES.put(ImportEvent.ImportStarted.class, "import.started");
        NAMES.put(ImportEvent.SourceDocumentRecorded.class, "import.document-recorded");
        NAMES.put(ImportEvent.ImportCompleted.class, "import.completed");
        NAMES.put(OrderEvent.OrderPlaced.class, "order.placed");
        NAMES.put(OrderEvent.OrderPaymentRequested.class, "order.payment-requested");
        NAMES.put(OrderEvent.OrderPaymentFailed.class, "order.payment-failed");
        NAMES.put(OrderEvent.OrderPaymentReceived.class, "order.payment-received");
        NAMES.put(OrderEvent.OrderConfirmed.class, "order.confirmed");
        NAMES.put(OrderEvent.OrderShipped.class, "order.shipped");
        NAMES.put(OrderEvent.OrderDelivered.class, "order.delivered");
        NAMES.put(OrderEvent.OrderLinesCancelled.class, "order.lines-cancelled");
        NAMES.put(OrderEvent.OrderCancelled.class, "order.cancelled");
        NAMES.put(OrderEvent.OrderLinesReturned.class, "order.lines-returned");
        NAMES.put(OrderEvent.OrderReturnRequested.class, "order.return-requested");
        NAMES.put(OrderEvent.OrderReturnReceived.class, "order.return-received");
        NAMES.put(OrderEvent.OrderReturnInspected.class, "order.return-inspected");
        NAMES.put(OrderEvent.OrderReturnCancelled.class, "order.return-cancelled");
        NAMES.put(OrderEvent.OrderTimeExtended.class, "order.time-extended");
        NAMES.put(OrderEvent.OrderGoodwillGranted.class, "order.goodwill-granted");
        NAMES.put(OrderEvent.OrderChanged.class, "order.changed");
        NAMES.put(OrderEvent.OrderAdvanceEnded.class, "order.advance-ended");
        NAMES.put(OrderEvent.OrderLineRepriced.class, "order.line-repriced");
        NAMES.put(OrderEvent.OrderAddressChanged.class, "order.address-changed");
        NAMES.put(OrderEvent.OrderRefunded.class, "order.refunded");
        NAMES.put(OrderEvent.OrderRefundFailed.class, "order.refund-failed");
        NAMES.put(OrderEvent.OrderCompleted.class, "order.completed");
        NAMES.put(PaymentEvent.PaymentRequested.class, "payment.requested");
        NAMES.put(PaymentEvent.PaymentAuthorised.class, "payment.authorised");
        NAMES.put(PaymentEvent.PaymentDeclined.class, "payment.declined");
        NAMES.put(PaymentEvent.CaptureRequested.class, "payment.capture-requested");
        NAMES.put(PaymentEvent.PaymentCaptured.class, "payment.captured");
        NAMES.put(PaymentEvent.CaptureFailed.class, "payment.capture-failed");
        NAMES.put(PaymentEvent.VoidRequested.class, "payment.void-requested");
        NAMES.put(PaymentEvent.PaymentVoided.class, "payment.voided");
        NAMES.put(PaymentEvent.VoidFailed.class, "payment.void-failed");
        NAMES.put(PaymentEvent.RefundRequested.class, "payment.refund-requested");
        NAMES.put(PaymentEvent.PaymentRefunded.class, "payment.refunded");
        NAMES.put(PaymentEvent.RefundFailed.class, "payment.refund-failed");
        NAMES.put(PaymentEvent.PaymentOutcomeUnknown.class, "payment.outcome-unknown");
        NAMES.put(PriceRuleEvent.PromotionSet.class, "price-rule.promotion-set");
        NAMES.put(PriceRuleEvent.PromotionEnded.class, "price-rule.promotion-ended");
        NAMES.put(PriceRuleEvent.TaxRuleSet.class, "price-rule.tax-set");
        NAMES.put(PriceRuleEvent.TaxRuleDropped.class, "price-rule.tax-dropped");
        NAMES.put(PriceRuleEvent.ShippingRuleSet.class, "price-rule.shipping-set");
        NAMES.put(PriceRuleEvent.ShippingRuleDropped.class, "price-rule.shipping-dropped");
        NAMES.put(ProductEvent.ProductPublished.class, "product.published");
        NAMES.put(ProductEvent.ProductDescribed.class, "product.described");
        NAMES.put(ProductEvent.ProductCategorised.class, "product.categorised");
        NAMES.put(ProductEvent.ProductPriced.class, "product.priced");
        NAMES.put(ProductEvent.ProductListed.class, "product.listed");
        NAMES.put(ProductEvent.ProductDelisted.class, "product.delisted");
        NAMES.put(StockEvent.StockReceived.class, "stock.received");
        NAMES.put(StockEvent.StockReserved.class, "stock.reserved");
        NAMES.put(StockEvent.ReservationRaised.class, "stock.reservation-raised");
        NAMES.put(StockEvent.ReservationExtended.class, "stock.reservation-extended");
        NAMES.put(StockEvent.StockAllocated.class, "stock.allocated");
        NAMES.put(StockEvent.ReservationReleased.class, "stock.reservation-released");
        NAMES.put(StockEvent.ReservationExpired.class, "stock.reservation-expired");
        NAMES.put(StockEvent.StockShipped.class, "stock.shipped");
        NAMES.put(StockEvent.StockReturned.class, "stock.returned");
        NAMES.put(StockEvent.StockAdjusted.class, "stock.adjusted");
        NAMES.put(StockEvent.StockDamaged.class, "stock.damaged");
        NAMES.put(StockEvent.StockRepaired.class, "stock.repaired");
        NAMES.put(StockEvent.DamagedStockWrittenOff.class, "stock.damaged-written-off");
        NAMES.put(StockEvent.StockCounted.class, "stock.counted");
        NAMES.put(StockEvent.LowStockThresholdSet.class, "stock.low-threshold-set");
        NAMES.put(WebhookEvent.WebhookRegistered.class, "webhook.registered");
        NAMES.put(WebhookEvent.WebhookChanged.class, "webhook.changed");
        NAMES.put(WebhookEvent.WebhookPaused.class, "webhook.paused");
        NAMES.put(WebhookEvent.WebhookDisabled.class, "webhook.disabled");
        NAMES.put(WebhookEvent.WebhookResumed.class, "webhook.resumed");
        NAMES.put(WebhookEvent.WebhookSecretRotated.class, "webhook.secret-rotated");
        NAMES.put(WebhookEvent.WebhookPinged.class, "webhook.pinged");
        NAMES.put(WebhookEvent.WebhookReplayed.class, "webhook.replayed");
        NAMES.put(WebhookEvent.WebhookDeleted.class, "webhook.deleted");
    }

    private static final Map<String, Class<? extends DomainEvent>> CLASSES =
            NAMES.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private EventTypes() {}

    /// The stored name of an event's class.
    public static String nameOf(Class<? extends DomainEvent> type) {
        String name = NAMES.get(type);
        if (name == null) {
            throw new IllegalArgumentException(
                    type.getName() + " has no stored name: give it one in EventTypes.");
        }
        return name;
    }

    /// The class that a stored name stands for, where this release knows it.
    public static Optional<Class<? extends DomainEvent>> classOf(String storedName) {
        return Optional.ofNullable(CLASSES.get(storedName));
    }

    /// All events of one kind, such as `StockEvent`.
    public static Set<Class<? extends DomainEvent>> of(Class<? extends DomainEvent> kind) {
        return NAMES.keySet().stream()
                .filter(kind::isAssignableFrom)
                .collect(Collectors.toUnmodifiableSet());
    }

    public static Set<Class<? extends DomainEvent>> all() {
        return Set.copyOf(NAMES.keySet());
    }
}
