package io.daybook.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The contract changes only on purpose: what the engine serves is what is checked in.
class ContractTest {

    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Test
    void the_served_contract_is_the_agreed_one() throws IOException {
        Path agreed = Path.of("../docs/openapi.json");
        String served = PRETTY.writeValueAsString(sorted(served())) + "\n";
        if ("update".equals(System.getProperty("daybook.openapi"))) {
            Files.writeString(agreed, served);
        }

        assertThat(served)
                .as(
                        "The HTTP contract has changed. If that is meant, 'mvn -q -pl app -am test -Dtest=ContractTest -Dsurefire.failIfNoSpecifiedTests=false -Ddaybook.openapi=update' writes docs/openapi.json anew; say in CHANGELOG.md what callers notice.")
                .isEqualTo(Files.exists(agreed) ? Files.readString(agreed) : "");
    }

    @Test
    void every_described_operation_is_there() {
        Set<String> operations = new TreeSet<>();
        served().path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .propertyNames()
                                .forEach(method ->
                                        operations.add(
                                                method.toUpperCase(java.util.Locale.ROOT)
                                                        + " "
                                                        + path.getKey())));

        assertThat(operations)
                .as("operations that operations.txt describes")
                .containsExactlyInAnyOrderElementsOf(OperationNotes.read().operations());
    }

    private static JsonNode served() {
        Answer answer = Engine.shared().http().get("/v3/api-docs");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    /// The order of members means nothing, and differs between runs.
    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            var sorted = Http.JSON.createObjectNode();
            node.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(member -> sorted.set(member.getKey(), sorted(member.getValue())));
            return sorted;
        }
        if (node.isArray()) {
            var sorted = Http.JSON.createArrayNode();
            node.forEach(member -> sorted.add(sorted(member)));
            return sorted;
        }
        return node;
    }
}
