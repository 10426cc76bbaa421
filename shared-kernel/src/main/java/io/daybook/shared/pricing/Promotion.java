package io.daybook.shared.pricing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A discount that every cart gets which it fits.
///
/// @param from when it begins; absent where it has begun
/// @param until when it ends; absent where nobody has said
public record Promotion(
        String name, Discount discount, @Nullable Instant from, @Nullable Instant until) {}
