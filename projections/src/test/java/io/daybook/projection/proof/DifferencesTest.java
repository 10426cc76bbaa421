package io.daybook.projection.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.proof.Finding.Value;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

class DifferencesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void only_what_differs_is_named_with_both_sides() {
        assertThat(
                        between(
                                "{\"a\":1,\"b\":\"x\",\"c\":null,\"d\":true}",
                                "{\"a\":2,\"b\":\"x\",\"c\":\"there\"}"))
                .containsExactly(
                        new Value("a", "1", "2"),
                        new Value("c", null, "there"),
                        new Value("d", "true", null));
    }

    @Test
    void what_is_in_objects_is_named_by_its_path() {
        assertThat(
                        between(
                                "{\"state\":{\"units\":3,\"lines\":[1,2]}}",
                                "{\"state\":{\"units\":3,\"lines\":[1]}}"))
                .containsExactly(new Value("state.lines", "[1,2]", "[1]"));
    }

    @Test
    void a_whole_row_is_told_as_one() {
        assertThat(Differences.between(null, object("{\"a\":1}")))
                .containsExactly(new Value(null, null, "{\"a\":1}"));
        assertThat(Differences.between(object("{\"a\":1}"), null))
                .containsExactly(new Value(null, "{\"a\":1}", null));
    }

    @Test
    void nobody_is_told_who_a_customer_is() {
        assertThat(
                        between(
                                "{\"customer_name\":\"Ann\",\"state\":{\"placed\":{\"customer_email\":\"ann@x.org\"}}}",
                                "{\"customer_name\":\"Bob\",\"state\":{\"placed\":{}}}"))
                .containsExactly(
                        new Value("customer_name", "***", "***"),
                        new Value("state.placed.customer_email", "***", null));
        assertThat(
                        Differences.between(
                                null,
                                object(
                                        "{\"customer_address\":\"1 Lane\",\"lines\":[{\"customer_name\":\"Ann\"}]}")))
                .containsExactly(
                        new Value(
                                null,
                                null,
                                "{\"customer_address\":\"***\",\"lines\":[{\"customer_name\":\"***\"}]}"));
    }

    @Test
    void long_values_are_cut() {
        List<Value> values =
                between("{\"a\":\"%s\"}".formatted("x".repeat(2_000)), "{\"a\":\"y\"}");

        assertThat(values.getFirst().shown()).hasSizeLessThan(600).endsWith("...");
    }

    private static List<Value> between(String shown, String right) {
        return Differences.between(object(shown), object(right));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) JSON.readTree(json);
    }
}
