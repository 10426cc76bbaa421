package io.daybook.projection.ordertracking;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.History;
import io.daybook.projection.TestViews;
import io.daybook.projection.ViewStore;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.order.OrderEvent.OrderChanged;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.order.OrderPricing;
import io.daybook.shared.order.OrderPricing.LineRules;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.RuleKind;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.util.List;

/// What analysts see of discounts, tax, shipping and the rules behind them.
class PricedOrderTest {

    private static final OrderPlaced PLACED =
            new OrderPlaced(
                    "o-1",
                    Customer.guest("France"),
                    "GBP",
                    List.of(
                            new OrderLine(
                                    1,
                                    LineKind.GOODS,
                                    "TEA",
                                    "Tea",
                                    3,
                                    250,
                                    "main",
                                    75L,
                                    new LineTax("20", 135, false)),
                            new OrderLine(
                                    2,
                                    LineKind.CHARGE,
                                    "SHIPPING",
                                    "Shipping",
                                    1,
                                    300,
                                    null,
                                    null,
                                    new LineTax("20", 60, false))),
                    1170,
                    null,
                    "c-1",
                    new OrderPricing(
                            List.of(
                                    new LineRules(
                                            1,
                                            List.of(
                                                    new Applied(RuleKind.PRICE, "TEA", 4, 750),
                                                    new Applied(RuleKind.COUPON, "TEN", 1, 75),
                                                    new Applied(RuleKind.TAX, "France", 2, 135))),
                                    new LineRules(
                                            2,
                                            List.of(
                                                    new Applied(RuleKind.SHIPPING, "*/GBP", 1, 300),
                                                    new Applied(RuleKind.TAX, "France", 2, 60)))),
                            "TEN"),
                    NOON);

    @Test
    void analysts_see_list_discount_net_tax_and_gross_and_which_rule_gave_what() throws Exception {
        TestViews views = TestViews.create();
        try (Connection connection = views.engine().getConnection()) {
            connection.setAutoCommit(false);
            new OrderTrackingWriter()
                    .write(
                            new History()
                                    .and("order:o-1", PLACED, new OrderConfirmed("o-1", NOON))
                                    .events(),
                            ViewStore.live(connection));
            connection.commit();
        }

        assertThat(
                        views.query(
                                "select concat_ws(' ', coupon, discount_minor, shipping_minor, tax_minor, total_minor) from views.orders"))
                .containsExactly("TEN 75 300 195 1170");
        assertThat(
                        views.query(
                                "select concat_ws(' ', orders, units, list_minor, discount_minor, net_minor, tax_minor, gross_minor) from analytics.sales_by_day_v2"))
                .containsExactly("1 3 1050 75 975 195 1170");
        assertThat(
                        views.query(
                                "select concat_ws(' ', sku, net_minor, tax_minor, gross_minor) from analytics.sales_by_sku_v2 order by sku"))
                .containsExactly("SHIPPING 300 60 360", "TEA 675 135 810");
        assertThat(
                        views.query(
                                "select concat_ws(' ', country, tax_percent, net_minor, tax_minor) from analytics.tax_by_country_v1"))
                .containsExactly("France 20 975 195");
        assertThat(
                        views.query(
                                "select concat_ws(' ', kind, rule, rule_version, orders, amount_minor) from analytics.price_rule_effects_v1 order by 1"))
                .containsExactly(
                        "coupon TEN 1 1 75",
                        "price TEA 4 1 750",
                        "shipping */GBP 1 1 300",
                        "tax France 2 1 195");
        assertThat(
                        views.query(
                                "select sum(amount_minor)::text from analytics.order_lines_v1 where order_id = 'o-1'"))
                .as("the first version keeps its meaning")
                .containsExactly("1050");
    }

    @Test
    void analysts_see_the_tax_of_a_line_that_was_added_and_its_rule() throws Exception {
        TestViews views = TestViews.create();
        OrderChanged changed =
                new OrderChanged(
                        "o-1",
                        "v2-a-b",
                        List.of(
                                new OrderLine(
                                        3,
                                        LineKind.GOODS,
                                        "TEA",
                                        "Tea",
                                        1,
                                        250,
                                        "main",
                                        null,
                                        new LineTax("25", 63, false))),
                        "one more",
                        null,
                        List.of(
                                new LineRules(
                                        3, List.of(new Applied(RuleKind.TAX, "France", 3, 63)))),
                        NOON);
        try (Connection connection = views.engine().getConnection()) {
            connection.setAutoCommit(false);
            new OrderTrackingWriter()
                    .write(
                            new History()
                                    .and(
                                            "order:o-1",
                                            PLACED,
                                            new OrderConfirmed("o-1", NOON),
                                            changed)
                                    .events(),
                            ViewStore.live(connection));
            connection.commit();
        }

        assertThat(
                        views.query(
                                "select concat_ws(' ', orders, net_minor, tax_minor, gross_minor) from analytics.sales_by_day_v2"))
                .containsExactly("1 1225 258 1483");
        assertThat(
                        views.query(
                                "select concat_ws(' ', country, tax_percent, net_minor, tax_minor) from analytics.tax_by_country_v1 order by 1"))
                .containsExactly("France 20 975 195", "France 25 250 63");
        assertThat(
                        views.query(
                                "select concat_ws(' ', rule_version, amount_minor) from analytics.price_rule_effects_v1 where kind = 'tax' order by 1"))
                .containsExactly("2 195", "3 63");
    }
}
