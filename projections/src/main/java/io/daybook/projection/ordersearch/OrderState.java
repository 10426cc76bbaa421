package io.daybook.projection.ordersearch;

import io.daybook.shared.PersonalData;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What is known of an order for the search.
///
/// @param shipments how many parcels left the house
/// @param deliveries how many of them arrived
/// @param updatedAt when something happened to it last
record OrderState(
        Placed placed,
        List<Line> lines,
        long paidMinor,
        long refundedMinor,
        int shipments,
        int deliveries,
        boolean confirmed,
        boolean cancelled,
        boolean completed,
        Instant updatedAt) {

    /// What the order is about.
    record Placed(
            String customerReference,
            @PersonalData @Nullable String customerName,
            @PersonalData @Nullable String customerEmail,
            String country,
            String currency,
            long totalMinor,
            @Nullable String cartId,
            Instant at) {

        Placed asking(long moreMinor) {
            return new Placed(
                    customerReference,
                    customerName,
                    customerEmail,
                    country,
                    currency,
                    totalMinor + moreMinor,
                    cartId,
                    at);
        }

        /// Absent where it stays as it is.
        Placed to(@Nullable String name, @Nullable String email) {
            return new Placed(
                    customerReference,
                    name == null ? customerName : name,
                    email == null ? customerEmail : email,
                    country,
                    currency,
                    totalMinor,
                    cartId,
                    at);
        }
    }

    /// @param goods false for a charge
    /// @param shipped units that left the house, and so on for the others
    record Line(
            int line,
            boolean goods,
            String sku,
            String description,
            int quantity,
            int shipped,
            int cancelled,
            int returned) {

        Line shipped(int units) {
            return new Line(
                    line, goods, sku, description, quantity, shipped + units, cancelled, returned);
        }

        Line cancelled(int units) {
            return new Line(
                    line, goods, sku, description, quantity, shipped, cancelled + units, returned);
        }

        Line returned(int units) {
            return new Line(
                    line, goods, sku, description, quantity, shipped, cancelled, returned + units);
        }
    }
}
