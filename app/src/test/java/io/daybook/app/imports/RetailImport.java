package io.daybook.app.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/// Imports a part of the data set as the command line does, and holds what the reports say against the part's truth files.
final class RetailImport {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private RetailImport() {}

    /// Asks for an import and gives the path of its operation.
    static String ask(Engine engine, String file, String supply, String lifecycle) {
        return ask(engine, resource(file), "supply=" + supply + "&lifecycle=" + lifecycle);
    }

    static String ask(Engine engine, byte[] file, String options) {
        Http.Answer answer = post(engine, file, options);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.header("Location");
    }

    static Http.Answer post(Engine engine, byte[] file, String options) {
        return engine.http()
                .send(
                        engine.http()
                                .request("/api/v1/imports?" + options)
                                .header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.ofByteArray(file)));
    }

    static JsonNode ended(Engine engine, String operation) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> engine.http().get(operation).json(),
                        body ->
                                body.path("state").asString("").equals("done")
                                        || body.path("state").asString("").equals("failed"));
    }

    /// Waits for the end of the import and gives the consistency token of its last event.
    static String done(Engine engine, String operation) {
        JsonNode ended = ended(engine, operation);
        assertThat(ended.path("state").asString("")).as(ended.toPrettyString()).isEqualTo("done");
        return ended.path("consistencyToken").asString();
    }

    /// What of the truth files a run with this supply and life cycle can know must be in the reports, and be the same.
    static void holdAgainstTruth(Engine engine, String token, String folder, String supply) {
        JsonNode figures = Http.JSON.readTree(report(engine, "retail", "application/json", token));
        List<String> differences = new ArrayList<>();
        compare("", json(folder + "/truth.json"), figures, false, differences);
        JsonNode stateful = json(folder + "/truth_stateful.json");
        for (String section : List.of("part", "linked_returns", "lifecycle_at_as_of")) {
            compare(
                    "/" + section,
                    stateful.path(section),
                    figures.path(section),
                    false,
                    differences);
        }
        if (supply.equals("scarce")) {
            compare("/scarce", stateful.path("scarce"), figures.path("scarce"), true, differences);
        }
        assertThat(differences).isEmpty();
        engine.http().proveTheBooks();
        assertThat(report(engine, "stock", "text/csv", token))
                .isEqualTo(
                        new String(
                                resource(
                                        folder
                                                + (supply.equals("scarce")
                                                        ? "/stock_scarce.csv"
                                                        : "/stock.csv")),
                                StandardCharsets.UTF_8));
    }

    static byte[] resource(String path) {
        try (InputStream file =
                Objects.requireNonNull(
                        RetailImport.class.getResourceAsStream("/online-retail/" + path), path)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String path) {
        return Http.JSON.readTree(resource(path));
    }

    private static String report(Engine engine, String name, String accept, String token) {
        return await().atMost(PATIENCE)
                .until(
                        () ->
                                engine.http()
                                        .send(
                                                engine.http()
                                                        .request("/api/v1/reports/" + name)
                                                        .header("Accept", accept)
                                                        .header("Consistency-Token", token)
                                                        .header("Prefer", "wait=30")),
                        answer -> answer.status() != 503)
                .text();
    }

    /// @param whole whether the report may say no more than the truth
    private static void compare(
            String path, JsonNode truth, JsonNode report, boolean whole, List<String> differences) {
        if (truth.isObject() && report.isObject()) {
            var names = new TreeSet<>(truth.propertyNames());
            if (whole) {
                names.addAll(report.propertyNames());
            }
            for (String name : names) {
                compare(path + "/" + name, truth.path(name), report.path(name), true, differences);
            }
        } else if (truth.isArray() && report.isArray() && truth.size() == report.size()) {
            for (int i = 0; i < truth.size(); i++) {
                compare(path + "/" + i, truth.get(i), report.get(i), true, differences);
            }
        } else if (!truth.equals(report)
                && !(truth.isNumber()
                        && report.isNumber()
                        && truth.decimalValue().compareTo(report.decimalValue()) == 0)) {
            differences.add("%s: %s in truth, %s in the report".formatted(path, truth, report));
        }
    }
}
