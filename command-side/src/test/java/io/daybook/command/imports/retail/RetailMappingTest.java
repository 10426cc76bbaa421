package io.daybook.command.imports.retail;

import static io.daybook.command.imports.retail.RetailFixtures.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.daybook.command.imports.retail.RetailCatalogue.Product;
import io.daybook.command.imports.retail.RetailReceipts.Receipt;
import io.daybook.shared.imports.ImportEvent.DocumentKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDateTime;
import java.util.List;

class RetailMappingTest {

    private static final LocalDateTime FIRST_OF_DECEMBER = LocalDateTime.parse("2010-12-01T00:00");

    @ParameterizedTest
    @CsvSource({
        "' 85123a ', 85123A, true",
        "DCGS0003, DCGS0003, true",
        "15056BL, 15056BL, true",
        "POST, POST, false",
        "DCGS, DCGS, false",
        "8512, 8512, false",
        "85123A1, 85123A1, false",
        "BANK CHARGES, BANK CHARGES, false",
        "gift_0001_20, GIFT_0001_20, false"
    })
    void codes_are_goods_or_charges(String code, String sku, boolean goods) {
        RetailLine line =
                read("1,536365," + code + ",D,6,2010-12-01 08:26:00,2.55,17850,UK")
                        .documents()
                        .getFirst()
                        .lines()
                        .getFirst();
        assertThat(line.sku()).isEqualTo(sku);
        assertThat(line.goods()).isEqualTo(goods);
    }

    @ParameterizedTest
    @CsvSource({
        "0.00, 0",
        "2.55, 255",
        "0.001, 0",
        "0.005, 1",
        "13541.33, 1354133",
        "-11062.06, -1106206",
        "-0.005, -1"
    })
    void prices_are_rounded_half_up_to_pence(String price, long pence) {
        assertThat(RetailDocuments.pence(price)).isEqualTo(pence);
    }

    @ParameterizedTest
    @CsvSource({
        "A563185, 1,   11062.06, '',    LEDGER",
        "A563186, 1,  -11062.06, '',    LEDGER",
        "C536379, -1,     27.50, 14527, CREDIT",
        "536365,  6,       2.55, '',    ORDER",
        "536589,  -10,     0.00, '',    ADJUST",
        "536414,  56,      0.00, '',    ADJUST",
        "564651,  96,      0.00, 14646, ORDER",
        "564652,  96,     0.001, 14646, ORDER"
    })
    void the_first_rule_that_applies_says_what_a_document_is(
            String invoice, int quantity, String price, String customer, DocumentKind kind) {
        RetailPart part =
                read(
                        "1,%s,21786,D,%d,2010-12-01 08:26:00,%s,%s,UK"
                                .formatted(invoice, quantity, price, customer));
        assertThat(part.documents().getFirst().kind()).isEqualTo(kind);
    }

    @Test
    void rows_of_one_invoice_are_one_document_wherever_they_stand() {
        RetailPart part =
                read(
                        "5,536367,84406B,D,1,2010-12-01 08:34:00,2.75,13047,UK",
                        "3,536366,22633,D,6,2010-12-01 08:28:00,1.85,17850,UK",
                        "9,536366,22633,D,6,2010-12-01 08:29:00,1.85,,France",
                        "6, 536366 ,22632,D,6,2010-12-01 08:29:00,1.85,,France");

        assertThat(part.documents())
                .extracting(RetailDocument::invoice)
                .containsExactly("536366", "536367");
        RetailDocument document = part.documents().getFirst();
        assertThat(document.position()).isEqualTo(3);
        assertThat(document.time()).isEqualTo(LocalDateTime.parse("2010-12-01T08:28"));
        assertThat(document.customer()).isEqualTo("17850");
        assertThat(document.country()).isEqualTo("UK");
        assertThat(document.lines())
                .extracting(RetailLine::row, RetailLine::number)
                .containsExactly(tuple(3, 1), tuple(6, 2), tuple(9, 3));
    }

    @Test
    void receipts_are_the_least_with_which_nothing_goes_below_zero() {
        RetailPart part =
                read(
                        "1,1,21786,D,5,2010-12-01 08:00:00,1.00,1,UK", // Wednesday
                        "2,C2,21786,D,-3,2010-12-03 08:00:00,1.00,1,UK",
                        "3,3,21786,D,6,2010-12-06 08:00:00,1.00,1,UK", // the next Monday
                        "4,4,21786,D,1,2010-12-20 08:00:00,1.00,1,UK",
                        "5,5,22222,D,4,2010-12-20 08:00:00,0.00,,UK", // only found, so none needed
                        "6,6,POST,D,4,2010-12-20 08:00:00,1.00,,UK");

        assertThat(RetailReceipts.exact(part))
                .containsExactly(new Receipt("21786", 9, FIRST_OF_DECEMBER));
        assertThat(RetailReceipts.scarce(part))
                .containsExactly(new Receipt("21786", 4, FIRST_OF_DECEMBER));
        assertThat(RetailReceipts.weekly(part))
                .containsExactly(
                        new Receipt("21786", 5, FIRST_OF_DECEMBER),
                        new Receipt("21786", 3, LocalDateTime.parse("2010-12-06T00:00")),
                        new Receipt("21786", 1, LocalDateTime.parse("2010-12-20T00:00")));
    }

    @Test
    void half_of_one_unit_is_none() {
        assertThat(RetailReceipts.scarce(read("1,1,21786,D,1,2010-12-01 08:00:00,1.00,1,UK")))
                .isEmpty();
    }

    @Test
    void a_product_is_called_what_it_was_first_sold_as() {
        RetailPart part =
                read(
                        "1,1,21786,?,5,2010-12-01 08:00:00,0.00,,UK",
                        "2,2,21786,,5,2010-12-01 08:01:00,1.00,1,UK",
                        "3,3,21786, POLKADOT HAT ,5,2010-12-01 08:02:00,1.25,1,UK",
                        "4,4,21787,damages,-5,2010-12-01 08:03:00,0.00,,UK",
                        "5,5,21788,,-5,2010-12-01 08:04:00,0.00,,UK",
                        "6,6,POST,POSTAGE,1,2010-12-01 08:05:00,1.00,,UK");

        assertThat(RetailCatalogue.of(part))
                .containsExactly(
                        new Product("21786", "POLKADOT HAT", 100L),
                        new Product("21787", "damages", null),
                        new Product("21788", "21788", null));
    }

    @Test
    void a_part_begins_and_ends_at_midnight() {
        RetailPart part =
                read(
                        "1,1,21786,D,5,2010-12-01 08:00:00,1.00,1,UK",
                        "2,2,21786,D,5,2010-12-31 23:59:00,1.00,1,UK");
        assertThat(part.start()).isEqualTo(FIRST_OF_DECEMBER);
        assertThat(part.asOf()).isEqualTo(LocalDateTime.parse("2011-01-01T00:00"));
    }

    @Test
    void a_credit_takes_back_the_latest_sales_of_the_same_customer_sku_and_price() {
        RetailPart part =
                read(
                        "1,1,21786,D,5,2010-12-01 08:00:00,1.00,1,UK",
                        "2,2,21786,D,4,2010-12-02 08:00:00,1.00,1,UK",
                        "3,2,21786,D,3,2010-12-02 08:00:00,1.00,1,UK",
                        "4,3,21786,D,9,2010-12-03 08:00:00,1.10,1,UK", // another price
                        "5,4,21786,D,9,2010-12-03 08:00:00,1.00,2,UK", // another customer
                        "6,5,21786,D,9,2010-12-03 08:00:00,1.00,,UK", // nobody
                        "7,C6,21786,D,-6,2010-12-04 08:00:00,1.00,1,UK",
                        "8,C6,21786,D,-9,2010-12-04 08:00:00,1.00,1,UK",
                        "9,C7,21786,D,-1,2010-12-04 08:00:00,1.00,,UK");
        RetailLinks links = new RetailLinks();
        part.documents().stream()
                .filter(document -> document.kind() == DocumentKind.ORDER)
                .forEach(order -> links.sold(order, order.shippingTime()));
        RetailDocument credit = part.documents().get(5);

        assertThat(links.credited(credit, credit.lines().get(0)))
                .extracting(
                        RetailLinks.Link::invoice,
                        RetailLinks.Link::line,
                        RetailLinks.Link::quantity)
                .containsExactly(tuple("2", 2, 3), tuple("2", 1, 3));
        assertThat(links.credited(credit, credit.lines().get(1)))
                .extracting(
                        RetailLinks.Link::invoice,
                        RetailLinks.Link::line,
                        RetailLinks.Link::quantity)
                .containsExactly(tuple("2", 1, 1), tuple("1", 1, 5));
        RetailDocument nobody = part.documents().get(6);
        assertThat(links.credited(nobody, nobody.lines().getFirst())).isEqualTo(List.of());
    }

    @Test
    void an_order_of_the_linked_life_cycle_ships_at_six_on_the_next_day() {
        RetailDocument order =
                read("1,1,21786,D,5,2010-12-31 23:59:00,1.00,1,UK").documents().getFirst();
        assertThat(order.shippingTime()).isEqualTo(LocalDateTime.parse("2011-01-01T06:00"));
    }
}
