package io.daybook.command.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.daybook.command.Command;
import io.daybook.command.InMemoryEngine;
import io.daybook.command.Rejection;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.pricing.PriceRuleCommand.DropTaxRule;
import io.daybook.command.pricing.PriceRuleCommand.SetPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetTaxRule;
import io.daybook.command.product.ProductCommand.CategoriseProduct;
import io.daybook.command.product.ProductCommand.PublishProduct;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.order.OrderEvent.OrderChanged;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.order.OrderPricing.LineRules;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.Discount;
import io.daybook.shared.pricing.Promotion;
import io.daybook.shared.pricing.RuleKind;
import io.daybook.shared.pricing.TaxRule;
import io.daybook.shared.pricing.TaxRule.TaxClass;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is added to a taxed order is taxed by the rule in force.
class AddedTaxTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant PAY_BY = NOW.plusSeconds(600);

    private final InMemoryEngine engine = new InMemoryEngine();

    @BeforeEach
    void goods_in_stock() {
        engine.ask(new ReceiveStock("A", "main", 10, null, NOW));
        engine.ask(new ReceiveStock("B", "main", 10, null, NOW));
    }

    @Test
    void tax_on_top_is_asked_for_with_the_new_line_and_its_rule_is_recorded() {
        taxed("20", false);
        Edits edits = adding(goods("B", 2, 305));

        Map<String, Object> preview = preview(edits);

        assertThat(preview).containsEntry("toPay", "7.32").containsEntry("total", "19.32");
        assertThat(String.valueOf(preview.get("lines")))
                .contains("amount=7.32", "tax={percent=20, amount=1.22, included=false}");
        OrderChanged changed = change(edits);
        assertThat(changed.added())
                .containsExactly(taxed(goods("B", 2, 305), new LineTax("20", 122, false)));
        assertThat(changed.rules()).containsExactly(ruled("France", 1, 122));
        assertThat(changed.payBy()).isEqualTo(PAY_BY);
        assertThat(book().outstandingMinor()).isEqualTo(732);
        engine.ask(new RecordPayment("p2", "o", 732, "GBP", "cash", NOW));
        engine.ask(new ShipOrder("o", "s", List.of(), NOW));
        assertThat(book().hasGoodsLeft()).isFalse();
    }

    @Test
    void included_tax_is_in_the_price_that_was_said() {
        taxed("20", true);
        Edits edits = adding(goods("B", 2, 305));

        assertThat(preview(edits)).containsEntry("toPay", "6.10");

        OrderChanged changed = change(edits);
        assertThat(changed.added())
                .containsExactly(taxed(goods("B", 2, 305), new LineTax("20", 102, true)));
        assertThat(changed.rules()).containsExactly(ruled("France", 1, 102));
    }

    @Test
    void tax_is_reckoned_of_what_a_discount_leaves_and_at_the_rate_of_the_goods() {
        taxed("20", false);
        publish("B", "books");
        rule(
                "France",
                new TaxRule(
                        "20",
                        false,
                        null,
                        List.of(
                                new TaxClass("books", "5.5", List.of(), List.of("books")),
                                new TaxClass("fruit", "2", List.of("A"), List.of()))));
        OrderLine less =
                new OrderLine(1, LineKind.GOODS, "B", "goods", 1, 1100, "main", 100L, null);

        OrderChanged changed =
                change(adding(less, new OrderLine(2, LineKind.GOODS, "A", "a", 1, 500, "main")));

        assertThat(changed.added().getFirst().tax()).isEqualTo(new LineTax("5.5", 55, false));
        assertThat(changed.added().getLast().tax()).isEqualTo(new LineTax("2", 10, false));
        assertThat(changed.rules()).hasSize(2);
    }

    @Test
    void shipping_is_taxed_at_its_rate_and_what_says_its_tax_or_may_be_a_voucher_is_not() {
        taxed("20", false);
        rule("France", new TaxRule("20", false, "10", List.of()));
        OrderLine said = taxed(goods("B", 1, 1000), new LineTax("0", 0, false));

        OrderChanged changed =
                change(
                        adding(
                                new OrderLine(
                                        1, LineKind.CHARGE, "SHIPPING", "by van", 1, 700, null),
                                new OrderLine(
                                        2, LineKind.CHARGE, "VOUCHER", "sorry", 1, -200, null),
                                at(3, said)));

        assertThat(changed.added())
                .extracting(OrderLine::tax)
                .containsExactly(new LineTax("10", 70, false), null, new LineTax("0", 0, false));
        assertThat(changed.rules()).containsExactly(ruled("France", 2, 70));
    }

    @Test
    void promotions_do_not_change_a_price_that_was_agreed() {
        taxed("20", false);
        engine.ask(
                new SetPromotion(
                        "half",
                        new Promotion(
                                "half",
                                new Discount("50", null, null, null, List.of("B"), List.of()),
                                null,
                                null),
                        NOW));
        assertThat(preview(adding(goods("B", 1, 500)))).containsEntry("toPay", "6.00");
    }

    @Test
    void without_a_rule_in_force_nothing_is_taxed() {
        taxed("20", false);
        engine.ask(new DropTaxRule("France", "no more", NOW));

        OrderChanged changed = change(adding(goods("B", 1, 500)));

        assertThat(changed.added()).containsExactly(at(2, goods("B", 1, 500)));
        assertThat(changed.rules()).isNull();
        assertThat(book().outstandingMinor()).isEqualTo(500);
    }

    @Test
    void an_order_without_tax_stays_without() {
        rule("France", new TaxRule("20", false, null, List.of()));
        place(null);
        Edits edits = adding(goods("B", 1, 500));
        String token = token(edits);
        rule("France", new TaxRule("25", false, null, List.of()));

        engine.ask(confirmation(token, edits));

        assertThat(changed().added()).containsExactly(at(2, goods("B", 1, 500)));
        assertThat(changed().rules()).isNull();
    }

    @Test
    void an_order_whose_tax_is_nothing_is_taxed_all_the_same() {
        taxed("0", false);
        rule("France", new TaxRule("20", false, null, List.of()));
        assertThat(preview(adding(goods("B", 1, 500)))).containsEntry("toPay", "6.00");
    }

    @Test
    void a_preview_whose_tax_rule_has_changed_is_refused() {
        taxed("20", false);
        outdatedBy(new SetTaxRule("France", new TaxRule("25", false, null, List.of()), NOW));
        outdatedBy(new SetTaxRule("France", new TaxRule("25", true, null, List.of()), NOW));
        outdatedBy(new DropTaxRule("France", "no more", NOW));
        outdatedBy(new SetTaxRule("*", new TaxRule("25", true, null, List.of()), NOW));
        outdatedBy(new DropTaxRule("*", "no more", NOW));
        outdatedBy(
                new SetTaxRule(
                        "France",
                        new TaxRule(
                                "25",
                                true,
                                null,
                                List.of(new TaxClass("books", "7", List.of(), List.of("books")))),
                        NOW));
        engine.ask(new PublishProduct("B", Map.of("en", "B"), null, null, 500L, "GBP", NOW));
        outdatedBy(new CategoriseProduct("B", "books", NOW));

        assertThat(change(adding(goods("B", 1, 500))).rules())
                .containsExactly(ruled("France", 5, 33));
    }

    @Test
    void what_adds_nothing_to_tax_does_not_mind_the_rule() {
        taxed("20", false);
        Edits edits = edits(List.of(new LineQuantity(1, 3)), List.of(), List.of());
        String token = token(edits);
        rule("France", new TaxRule("25", false, null, List.of()));

        engine.ask(confirmation(token, edits));

        assertThat(changed().added().getFirst().tax())
                .as("more of a line is taxed as the line is")
                .isEqualTo(new LineTax("20", 100, false));
        assertThat(changed().rules()).isNull();
    }

    @Test
    void a_change_that_was_confirmed_yields_nothing_again_whatever_the_rule_is_now() {
        taxed("20", false);
        Edits edits = adding(goods("B", 1, 500));
        String token = token(edits);
        engine.ask(confirmation(token, edits));
        rule("France", new TaxRule("25", false, null, List.of()));

        engine.ask(confirmation(token, edits));

        assertThat(engine.streams().recorded()).isEmpty();
        assertThat(book().outstandingMinor()).isEqualTo(600);
    }

    @Test
    void what_comes_back_pays_for_what_goes_out_with_its_tax() {
        taxed("20", false);
        engine.ask(new ShipOrder("o", "s", List.of(), NOW));
        Edits even = edits(List.of(), List.of(goods("B", 1, 500)), List.of(new LineQuantity(1, 1)));
        assertThat(preview(even)).containsEntry("toPay", "0.00").containsEntry("due", "12.00");
    }

    /// A paid order of 2 x 5.00 and this tax, where France has such a rule.
    private void taxed(String percent, boolean included) {
        rule("France", new TaxRule(percent, included, null, List.of()));
        LineTax tax = LineTax.on(1000, percent, included);
        place(tax);
        engine.ask(
                new RecordPayment(
                        "p1", "o", included ? 1000 : 1000 + tax.minor(), "GBP", "cash", NOW));
    }

    private void place(@Nullable LineTax tax) {
        engine.ask(
                new PlaceOrder(
                        "o",
                        Customer.guest("France"),
                        "GBP",
                        List.of(
                                new OrderLine(
                                        1, LineKind.GOODS, "A", "a", 2, 500, "main", null, tax)),
                        SOON,
                        null,
                        NOW));
    }

    private void rule(String country, TaxRule rule) {
        engine.ask(new SetTaxRule(country, rule, NOW));
    }

    private void publish(String sku, String category) {
        engine.ask(new PublishProduct(sku, Map.of("en", sku), null, category, 500L, "GBP", NOW));
    }

    private void outdatedBy(Command command) {
        Edits edits = adding(goods("B", 1, 500));
        String token = token(edits);
        engine.ask(command);
        int size = engine.streams().log().size();
        Throwable thrown = catchThrowable(() -> engine.ask(confirmation(token, edits)));
        assertThat(thrown).as("after " + command).isInstanceOf(Rejection.class);
        assertThat(((Rejection) thrown).code()).isEqualTo("preview-outdated");
        assertThat(engine.streams().log()).hasSize(size);
        assertThat(token(edits)).isNotEqualTo(token);
    }

    private OrderChanged change(Edits edits) {
        engine.ask(confirmation(token(edits), edits));
        return changed();
    }

    private OrderChanged changed() {
        return engine.streams().recorded().stream()
                .filter(OrderChanged.class::isInstance)
                .map(OrderChanged.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static ChangeOrder confirmation(String token, Edits edits) {
        return new ChangeOrder("o", token, "GBP", edits, PAY_BY, NOW);
    }

    private String token(Edits edits) {
        return String.valueOf(preview(edits).get("previewToken"));
    }

    private Map<String, Object> preview(Edits edits) {
        return engine.ask(new PreviewChange("o", "GBP", edits, NOW)).body();
    }

    private Book book() {
        return Order.known("o", engine.streams().state(Order.MODEL, "o")).book();
    }

    private static Edits adding(OrderLine... lines) {
        return edits(List.of(), List.of(lines), List.of());
    }

    private static Edits edits(
            List<LineQuantity> quantities, List<OrderLine> added, List<LineQuantity> returned) {
        return new Edits(quantities, added, List.of(), null, returned, "as asked by phone");
    }

    private static OrderLine goods(String sku, int quantity, long unitPriceMinor) {
        return new OrderLine(1, LineKind.GOODS, sku, "goods", quantity, unitPriceMinor, "main");
    }

    /// The line as the order's second, with its tax.
    private static OrderLine taxed(OrderLine line, LineTax tax) {
        return with(2, line, tax);
    }

    private static OrderLine at(int number, OrderLine line) {
        return with(number, line, line.tax());
    }

    private static OrderLine with(int number, OrderLine line, @Nullable LineTax tax) {
        return new OrderLine(
                number,
                line.kind(),
                line.sku(),
                line.description(),
                line.quantity(),
                line.unitPriceMinor(),
                line.location(),
                line.discountMinor(),
                tax);
    }

    private static LineRules ruled(String rule, int version, long minor) {
        return new LineRules(2, List.of(new Applied(RuleKind.TAX, rule, version, minor)));
    }
}
