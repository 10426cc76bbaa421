package io.daybook.query.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.daybook.embedded.test.TestStores;
import io.daybook.shared.audit.Identity;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Every identity holds for a story in which all is right, and is broken by a log that no decision could have written.
class IdentityTest {

    private static final JdbcClient JDBC =
            JdbcClient.create(TestStores.database().ownerDataSource());

    static {
        JDBC.sql("create schema daybook").update();
        JDBC.sql(
                        """
                        create table daybook.events (position bigint generated always as identity primary key, stream text not null,
                            version bigint not null, type text not null, command_id text not null, payload jsonb not null)
                        """)
                .update();
    }

    private int command;

    @BeforeEach
    void a_story_in_which_all_is_right() {
        JDBC.sql("truncate daybook.events restart identity").update();
        unit("stock.received {sku: A, location: main, quantity: 10}");
        unit(
                "order.placed {orderId: O1, totalMinor: 590, expiresAt: '2026-01-01T01:00:00Z', lines: ["
                        + "{line: 1, kind: GOODS, sku: A, location: main, quantity: 3, unitPriceMinor: 100},"
                        + "{line: 2, kind: CHARGE, sku: POST, quantity: 1, unitPriceMinor: 300, discountMinor: 50,"
                        + " tax: {included: false, minor: 40}}]}",
                "stock.reserved {sku: A, location: main, orderId: O1, quantity: 3}");
        unit("payment.authorised {paymentId: P1, amountMinor: 600}");
        unit(
                "payment.captured {paymentId: P1, amountMinor: 590}",
                "order.payment-received {orderId: O1, paymentId: P1, amountMinor: 590}",
                "order.confirmed {orderId: O1}",
                "stock.allocated {sku: A, location: main, orderId: O1, quantity: 3}");
        unit("payment.voided {paymentId: P1, amountMinor: 10}");
        unit(
                "order.lines-cancelled {orderId: O1, credited: false, amountMinor: 100, lines: [{line: 1, quantity: 1}]}",
                "stock.reservation-released {sku: A, location: main, orderId: O1, quantity: 1}");
        unit(
                "payment.refunded {paymentId: P1, amountMinor: 100}",
                "order.refunded {orderId: O1, paymentId: P1, amountMinor: 100}");
        unit(
                "order.shipped {orderId: O1, lines: [{line: 1, quantity: 2}]}",
                "stock.shipped {sku: A, location: main, orderId: O1, quantity: 2}");
        unit(
                "order.lines-returned {orderId: O1, lines: [{line: 1, quantity: 1}]}",
                "stock.returned {sku: A, location: main, quantity: 1, disposition: DAMAGED}");
        unit("stock.repaired {sku: A, location: main, quantity: 1}");
        unit("stock.counted {sku: A, location: main, expected: 8, readAt: 15, quantity: -1}");
        unit(
                "order.placed {orderId: O2, totalMinor: 100, expiresAt: '2026-01-01T01:00:00Z', lines: ["
                        + "{line: 1, kind: GOODS, sku: A, location: main, quantity: 1, unitPriceMinor: 100}]}",
                "stock.reserved {sku: A, location: main, orderId: O2, quantity: 1}");
        unit("stock.reservation-expired {sku: A, location: main, orderId: O2, quantity: 1}");
        unit("credit.issued {creditId: C1, refundMinor: 70}");
        unit("credit.refunded {creditId: C1, amountMinor: 70}");
        unit("coupon.issued {code: TEN, usageLimit: 1, usageLimitPerCustomer: 1}");
        unit("coupon.redeemed {code: TEN, orderId: O1, customerReference: C7}");
        unit("coupon.returned {code: TEN, orderId: O1, customerReference: C7}");
        unit("coupon.redeemed {code: TEN, orderId: O2, customerReference: C7}");
    }

    @ParameterizedTest
    @EnumSource
    void holds_where_all_is_right(Identity identity) {
        assertThat(breaches(identity)).isEmpty();
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                arguments(
                        Identity.STOCK_NEVER_BELOW_ZERO,
                        List.of("stock.damaged {sku: A, location: main, quantity: 9}")),
                arguments(
                        Identity.RESERVATIONS_LEAVE_AS_THEY_CAME,
                        List.of(
                                "stock.reserved {sku: A, location: main, orderId: O9, quantity: 2}",
                                "stock.shipped {sku: A, location: main, orderId: O9, quantity: 3}")),
                arguments(
                        Identity.COUNTS_MEET_THE_BOOKS,
                        List.of(
                                "stock.counted {sku: A, location: main, expected: 8, readAt: 1, quantity: 0}")),
                arguments(
                        Identity.ORDERS_SHIP_WHAT_WAS_ORDERED,
                        List.of(
                                "order.shipped {orderId: O1, lines: [{line: 1, quantity: 1}]}",
                                "stock.shipped {sku: A, location: main, orderId: O1, quantity: 1}")),
                arguments(
                        Identity.ORDERS_HOLD_WHAT_THEY_SHIP,
                        List.of("order.confirmed {orderId: O2}")),
                arguments(
                        Identity.ORDERS_SUM_TO_THEIR_TOTAL,
                        List.of(
                                "order.placed {orderId: O3, totalMinor: 101, lines: [{line: 1, kind: CHARGE, sku: POST, quantity: 1, unitPriceMinor: 100}]}")),
                arguments(
                        Identity.PAYMENTS_STAY_WITHIN_WHAT_WAS_AUTHORISED,
                        List.of(
                                "payment.captured {paymentId: P1, amountMinor: 1}",
                                "order.payment-received {orderId: O1, paymentId: P1, amountMinor: 1}")),
                arguments(
                        Identity.ORDERS_AND_PAYMENTS_AGREE,
                        List.of("payment.refunded {paymentId: P1, amountMinor: 1}")),
                arguments(
                        Identity.ORDERS_ARE_CONFIRMED_WHEN_PAID,
                        List.of(
                                "order.placed {orderId: O3, totalMinor: 100, lines: [{line: 1, kind: CHARGE, sku: POST, quantity: 1, unitPriceMinor: 100}]}",
                                "order.payment-received {orderId: O3, paymentId: P3, amountMinor: 99}",
                                "order.confirmed {orderId: O3}")),
                arguments(
                        Identity.CREDITS_ARE_GIVEN_BACK_ONCE,
                        List.of("credit.refunded {creditId: C1, amountMinor: 70}")),
                arguments(
                        Identity.COUPONS_STAY_WITHIN_THEIR_LIMITS,
                        List.of(
                                "coupon.redeemed {code: TEN, orderId: O3, customerReference: C8}")));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void is_broken_by_what_no_decision_could_have_written(Identity identity, List<String> lie) {
        unit(lie.toArray(String[]::new));

        assertThat(breaches(identity)).isNotEmpty();
    }

    @Test
    void every_identity_has_its_lie() {
        Set<Identity> told = EnumSet.noneOf(Identity.class);
        lies().forEach(lie -> told.add((Identity) lie.get()[0]));
        assertThat(told).containsExactlyInAnyOrder(Identity.values());
    }

    @Test
    void a_breach_says_where() {
        unit("payment.refunded {paymentId: P1, amountMinor: 491}");

        assertThat(breaches(Identity.PAYMENTS_STAY_WITHIN_WHAT_WAS_AUTHORISED))
                .containsExactly(
                        "payment:P1 at 29: authorised 600, captured 590, voided 10, refunded 591");
    }

    private static List<String> breaches(Identity identity) {
        return JDBC.sql(
                        "select subject || ' at ' || position || ': ' || detail from (%s) breaches order by 1"
                                .formatted(identity.sql()))
                .query((row, _) -> row.getString(1))
                .list();
    }

    /// Events of one append, each a type and its payload in a JSON without quotation marks.
    private void unit(String... events) {
        command++;
        for (String event : events) {
            String type = event.substring(0, event.indexOf(' '));
            String payload =
                    event.substring(event.indexOf('{'))
                            .replaceAll("'([^']*)'", "\"$1\"")
                            .replaceAll("([{ ,\\[])([A-Za-z][A-Za-z0-9]*):", "$1\"$2\":")
                            .replaceAll(": (?!true|false)([A-Za-z][A-Za-z0-9]*)", ": \"$1\"");
            JDBC.sql(
                            """
                            with e as (select :payload::jsonb as payload), s as (
                                select case when :type like 'stock.%' then 'stock:' || (payload ->> 'sku') || '@' || (payload ->> 'location')
                                    else split_part(:type, '.', 1) || ':' || coalesce(
                                        case when :type like 'order.%' then payload ->> 'orderId' end, payload ->> 'paymentId', payload ->> 'creditId', payload ->> 'code')
                                    end as stream from e)
                            insert into daybook.events (stream, version, type, command_id, payload)
                            select s.stream, (select count(*) from daybook.events x where x.stream = s.stream), :type, :command, e.payload
                            from e, s
                            """)
                    .param("payload", payload)
                    .param("type", type)
                    .param("command", "c" + command)
                    .update();
        }
    }
}
