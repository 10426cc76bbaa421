package io.daybook.query.payments;

import io.daybook.query.Amount;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One entry of the payment ledger. The entries of one position sum to zero.
///
/// @param position of the event in the log
/// @param entry number of the entry within its position, from 1
/// @param account `cash`, `sales`, `refunds` or `refunds-payable`
/// @param amount debit positive, credit negative
/// @param at business time
public record Posting(
        long position,
        int entry,
        String account,
        Amount amount,
        @Nullable String orderId,
        Instant at) {}
