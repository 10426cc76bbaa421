package io.daybook.projection.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.ViewIndex.Documents;

import org.junit.jupiter.api.Test;

import java.util.Iterator;
import java.util.List;

class ComparisonTest {

    private static final String MUG = "{\"sku\":\"MUG\"}";

    private record Index(List<Document> documents) implements Documents {

        static Index of(Document... documents) {
            return new Index(List.of(documents));
        }

        @Override
        public Iterator<Document> iterator() {
            return documents.iterator();
        }

        @Override
        public void close() {}
    }

    @Test
    void a_document_of_a_batch_that_is_not_counted_yet_is_told_from_a_difference() {
        Index written = Index.of(new Documents.Document("MUG", 12, MUG));

        Comparison comparison = new Comparison();
        comparison.documents("products", written, Index.of(), 10, 12);

        assertThat(comparison.differences()).isEqualTo(1);
        assertThat(comparison.ahead()).isEqualTo(1);
    }

    @Test
    void a_document_of_no_event_is_a_difference() {
        Index slippedIn = Index.of(new Documents.Document("MUG", 1_000, MUG));

        Comparison comparison = new Comparison();
        comparison.documents("products", slippedIn, Index.of(), 10, 12);

        assertThat(comparison.differences()).isEqualTo(1);
        assertThat(comparison.ahead()).isZero();
    }

    @Test
    void names_of_goods_are_shown_and_names_of_people_are_not() {
        String live = "{\"name_en\":\"A mug\",\"customer_name\":\"Ada\"}";
        String next = "{\"name_en\":\"A pot\",\"customer_name\":\"Eve\"}";

        Comparison comparison = new Comparison();
        comparison.documents(
                "any",
                Index.of(new Documents.Document("1", 7, live)),
                Index.of(new Documents.Document("1", 7, next)),
                10,
                10);

        assertThat(comparison.samples().toString())
                .contains("A mug", "A pot")
                .doesNotContain("Ada", "Eve");
    }

    @Test
    void documents_that_say_the_same_are_equal_whatever_event_made_them() {
        Comparison comparison = new Comparison();
        comparison.documents(
                "products",
                Index.of(new Documents.Document("MUG", 7, MUG)),
                Index.of(new Documents.Document("MUG", 9, MUG)),
                10,
                10);

        assertThat(comparison.differences()).isZero();
    }
}
