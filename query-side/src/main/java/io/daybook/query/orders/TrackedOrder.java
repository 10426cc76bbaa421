package io.daybook.query.orders;

import io.daybook.query.Amount;
import io.daybook.query.AsOf;
import io.daybook.query.pricing.LineRule;
import io.daybook.query.pricing.LineTax;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// An order as it stands. Units count goods, not charges.
///
/// @param asOf the past moment that was asked for; absent for how it stands
/// @param status `placed`, `confirmed`, `partly-shipped`, `shipped`, `delivered`, `partly-returned`, `returned`, `cancelled` or `completed`
/// @param version of the order's stream, as in the ETag
/// @param subtotal list prices of all lines, shipping and other charges included
/// @param discount what promotions and the coupon took off
/// @param shipping what shipping rules charged, without tax on top; part of the subtotal
/// @param tax all tax, included in prices or on top
/// @param coupon the coupon that was redeemed with the order; absent for none
/// @param total the sum of all lines, those that were added among them
/// @param expiresAt when the order lapses if it is not paid
public record TrackedOrder(
        String orderId,
        @Nullable AsOf asOf,
        String status,
        long version,
        Customer customer,
        @Nullable String cartId,
        Instant placedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant confirmedAt,
        @Nullable Instant lastShippedAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant cancelledAt,
        @Nullable Instant completedAt,
        Amount subtotal,
        Amount discount,
        Amount shipping,
        Amount tax,
        Amount total,
        @Nullable String coupon,
        Payment payment,
        Units units,
        List<Line> lines) {

    /// @param reference the shop's customer number; `GUEST` where there is none
    public record Customer(
            String reference,
            String country,
            @Nullable String name,
            @Nullable String email,
            @Nullable String address) {}

    /// @param paid captured for the order
    /// @param refunded given back on the order's own payments; what credit notes give back is told by these
    /// @param due still to be paid; absent when nothing is waited for
    /// @param owedBack held of the customer's money beyond what the order comes to, and about to be given back; absent for nothing
    public record Payment(
            Amount paid, Amount refunded, @Nullable Amount due, @Nullable Amount owedBack) {

        /// @param due what the customer has to pay in all
        static Payment of(String status, long paid, long refunded, long due, String currency) {
            long held = paid - refunded;
            long still = stillDue(status, due, held);
            return new Payment(
                    Amount.of(paid, currency),
                    Amount.of(refunded, currency),
                    still == 0 ? null : Amount.of(still, currency),
                    held <= due ? null : Amount.of(held - due, currency));
        }

        /// Minor units that are waited for. Nothing more is asked for a cancelled order.
        static long stillDue(String status, long due, long held) {
            return status.equals("cancelled") ? 0 : Math.max(0, due - held);
        }
    }

    /// @param returned the house's again
    /// @param returning in returns that are not over
    public record Units(
            long ordered, long shipped, long cancelled, long returned, long returning) {}

    /// @param kind `goods` or `charge`
    /// @param discount how much less all units together cost; absent for none
    /// @param tax absent where none was reckoned
    /// @param amount what the line asks of the customer, as placed: quantity times unit price, less discount, and tax on top
    /// @param rules which version of which rule gave what; empty where whoever placed the order said the amounts
    /// @param changeId the edit that added it; absent for a line that was placed
    /// @param location where the goods are reserved; absent for a charge
    public record Line(
            int line,
            String kind,
            String sku,
            String description,
            int quantity,
            int quantityShipped,
            int quantityCancelled,
            int quantityReturned,
            int quantityReturning,
            Amount unitPrice,
            @Nullable Amount discount,
            @Nullable LineTax tax,
            Amount amount,
            List<LineRule> rules,
            @Nullable String location,
            @Nullable String changeId) {}
}
