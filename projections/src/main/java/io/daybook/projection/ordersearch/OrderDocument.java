package io.daybook.projection.ordersearch;

import io.daybook.shared.PersonalData;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// An order as it is searched by the back office.
///
/// @param status how far it is fulfilled: `placed`, `confirmed`, `partly-shipped`, `shipped`, `delivered`, `partly-returned`, `returned`,
/// `cancelled`, `completed`
/// @param paymentStatus `unpaid`, `partly-paid`, `paid`, `partly-refunded`, `refunded`
/// @param shippingStatus how far it has been shipped, whatever else became of it: `unshipped`, `partly-shipped`, `shipped`, `delivered`
/// @param totalMinor the sum of all lines, those that were added among them
/// @param units units of goods ordered
/// @param lines number of lines, charges included
/// @param skus distinct SKUs and charge codes of the lines
/// @param descriptions distinct descriptions of the lines
/// @param updatedAt when something happened to it last
public record OrderDocument(
        String orderId,
        String status,
        String paymentStatus,
        String shippingStatus,
        String customerReference,
        @PersonalData @Nullable String customerName,
        @PersonalData @Nullable String customerEmail,
        String country,
        String currency,
        long totalMinor,
        long paidMinor,
        long refundedMinor,
        long units,
        int lines,
        List<String> skus,
        List<String> descriptions,
        @Nullable String cartId,
        Instant placedAt,
        Instant updatedAt) {}
