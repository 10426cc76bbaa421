package io.daybook.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The alerting rules watch what there is: a rule about a metric that nobody exports never fires, and nobody notices.
class AlertsTest {

    private static final Pattern METRIC = Pattern.compile("\\bdaybook_[a-z_]+\\b");
    private static final Pattern DURATION = Pattern.compile("[1-9][0-9]*[smh]");

    private static String exported = "";

    private record Rule(String alert, String expr, String until, String severity, String summary) {}

    @BeforeAll
    static void look() {
        exported = Engine.shared().http().get("/actuator/prometheus").text();
    }

    @Test
    void every_metric_that_a_rule_names_is_exported() throws IOException {
        Set<String> known = metrics(exported);
        for (Rule rule : rules()) {
            Set<String> named = metrics(rule.expr());

            assertThat(named).as(rule.alert()).isNotEmpty();
            assertThat(known).as(rule.alert()).containsAll(named);
        }
    }

    @Test
    void every_rule_says_how_long_how_bad_and_what() throws IOException {
        List<Rule> rules = rules();
        assertThat(rules).extracting(Rule::alert).doesNotHaveDuplicates().hasSizeGreaterThan(5);
        for (Rule rule : rules) {
            assertThat(rule.until()).as(rule.alert()).matches(DURATION);
            assertThat(rule.severity()).as(rule.alert()).isIn("page", "ticket");
            assertThat(rule.summary()).as(rule.alert()).isNotBlank();
            assertThat(count(rule.expr(), '(')).as(rule.expr()).isEqualTo(count(rule.expr(), ')'));
        }
    }

    @Test
    void what_is_exported_and_what_is_watched_stands_in_the_documentation() throws IOException {
        String operations = docs("operations.md");

        assertThat(metrics(operations)).containsAll(metrics(exported));
        for (Rule rule : rules()) {
            assertThat(operations).contains("`" + rule.alert() + "`");
        }
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Rule> rules() throws IOException {
        Map<String, List<Map<String, Object>>> file = new Yaml().load(docs("alerts.yml"));
        List<Rule> rules = new ArrayList<>();
        for (Map<String, Object> group : file.getOrDefault("groups", List.of())) {
            for (Object each : (List<?>) group.getOrDefault("rules", List.of())) {
                Map<?, ?> rule = (Map<?, ?>) each;
                rules.add(
                        new Rule(
                                text(rule, "alert"),
                                text(rule, "expr"),
                                text(rule, "for"),
                                text(section(rule, "labels"), "severity"),
                                text(section(rule, "annotations"), "summary")));
            }
        }
        return rules;
    }

    private static Map<?, ?> section(Map<?, ?> of, String key) {
        return of.get(key) instanceof Map<?, ?> section ? section : Map.of();
    }

    private static String text(Map<?, ?> of, String key) {
        Object value = of.get(key);
        return value == null ? "" : value.toString();
    }

    private static long count(String text, char character) {
        return text.chars().filter(each -> each == character).count();
    }

    private static String docs(String name) throws IOException {
        return Files.readString(Path.of(Repository.root().toString(), "docs", name));
    }
}
