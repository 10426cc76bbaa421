package io.daybook.query;

import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Why an amount is what it is.
///
/// @param stream whose events these are, such as `payment:4711`
/// @param amount which one
/// @param asOf the past moment that was asked for; absent for now
/// @param sum of the changes on all pages, which is the amount
/// @param items the events that changed it, oldest first
/// @param next cursor of the next page; absent on the last one
public record AmountReasons(
        String stream,
        String amount,
        @Nullable AsOf asOf,
        Amount sum,
        List<Reason> items,
        @Nullable String next) {

    /// @param position of the event in the log
    /// @param type of the event, such as `payment.captured`
    /// @param at business time
    public record Reason(
            long position,
            String type,
            Instant at,
            String actor,
            String role,
            @Nullable String reason,
            Amount change) {}

    /// Follows an amount from event to event, and keeps what made it change.
    public static final class Trail {

        private final List<Reason> reasons = new ArrayList<>();
        private String currency = "";
        private long before;
        private long sum;

        /// @param now the amount after the event, in minor units
        /// @param why in whose words there is one; what the event's unit of work says stands in for it
        public void follow(
                RecordedEvent recorded, long now, String inCurrency, @Nullable String why) {
            currency = inCurrency;
            long change = now - before;
            before = now;
            sum += change;
            if (change != 0) {
                reasons.add(
                        new Reason(
                                recorded.position(),
                                EventTypes.nameOf(recorded.event().getClass()),
                                recorded.event().at(),
                                recorded.metadata().actor(),
                                recorded.metadata().role(),
                                why == null ? recorded.metadata().reason() : why,
                                Amount.of(change, currency)));
            }
        }

        /// Whether there was no event at all.
        public boolean isEmpty() {
            return currency.isEmpty();
        }

        public AmountReasons page(
                String stream,
                String amount,
                @Nullable AsOf asOf,
                @Nullable String cursor,
                int limit) {
            String list = "why/%s/%s/%s".formatted(stream, amount, asOf);
            long after = cursor == null ? 0 : Cursor.parse(cursor, list, 1).number(0);
            Page<Reason> page =
                    Page.of(
                            reasons.stream()
                                    .filter(reason -> reason.position() > after)
                                    .limit(limit + 1L)
                                    .toList(),
                            limit,
                            list,
                            reason -> Cursor.of(reason.position()));
            return new AmountReasons(
                    stream, amount, asOf, Amount.of(sum, currency), page.items(), page.next());
        }
    }
}
