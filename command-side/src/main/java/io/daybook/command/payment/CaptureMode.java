package io.daybook.command.payment;

import org.jspecify.annotations.Nullable;

/// When money that is held is taken.
public enum CaptureMode {
    /// As soon as it is authorised, as far as the order wants it.
    AUTOMATIC,
    /// When the back office says so.
    MANUAL;

    private static final String STORED = "manual";

    /// As it stands in [io.daybook.shared.payment.PaymentEvent.PaymentRequested#capture()].
    @Nullable String stored() {
        return this == MANUAL ? STORED : null;
    }

    static CaptureMode of(@Nullable String stored) {
        return STORED.equals(stored) ? MANUAL : AUTOMATIC;
    }
}
