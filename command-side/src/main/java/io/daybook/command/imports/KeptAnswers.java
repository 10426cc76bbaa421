package io.daybook.command.imports;

import io.daybook.shared.imports.ImportEvent.Shortage;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the log says of an import that was begun before: which of its commands have an answer, and which documents are there already.
class KeptAnswers {

    /// @param refusal code of the refusal; absent where the command was accepted
    record Kept(@Nullable String refusal, List<Shortage> shortages, long position) {}

    private final JdbcClient jdbc;
    private final JsonMapper json;

    KeptAnswers(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// All answers to commands whose idempotency key begins with `prefix`, by key.
    Map<String, Kept> of(String prefix) {
        Map<String, Kept> kept = new HashMap<>();
        // Keys compare by their bytes; this is the first text behind all that begin with the
        // prefix.
        String end =
                prefix.substring(0, prefix.length() - 1)
                        + (char) (prefix.charAt(prefix.length() - 1) + 1);
        jdbc.sql(
                        """
                        select idempotency_key, refused, position, case when refused then answer end as answer
                        from daybook.command_answers
                        where idempotency_key >= :prefix and idempotency_key < :end
                        """)
                .param("prefix", prefix)
                .param("end", end)
                .query(row -> {
                    kept.put(
                            row.getString("idempotency_key"),
                            row.getBoolean("refused")
                                    ? refused(row.getString("answer"), row.getLong("position"))
                                    : new Kept(null, List.of(), row.getLong("position")));
                });
        return kept;
    }

    /// Up to three of the streams that have events.
    List<String> existing(Collection<String> streams) {
        return jdbc.sql(
                        """
                        select stream from daybook.events
                        where stream = any (:streams) and version = 0
                        order by stream
                        limit 3
                        """)
                .param("streams", streams.toArray(String[]::new))
                .query((row, _) -> row.getString("stream"))
                .list();
    }

    private Kept refused(String answer, long position) {
        JsonNode refusal = json.readTree(answer);
        return new Kept(
                refusal.path("code").asString(),
                shortages(refusal.path("attributes").path("shortages")),
                position);
    }

    /// The shortages of an `out-of-stock` refusal, as it is given or as it is kept.
    List<Shortage> shortages(@Nullable Object attribute) {
        List<Shortage> shortages = new ArrayList<>();
        JsonNode list = json.valueToTree(attribute);
        for (JsonNode shortage : list) {
            shortages.add(
                    new Shortage(
                            shortage.path("sku").asString(),
                            shortage.path("asked").asInt(),
                            shortage.path("available").asInt()));
        }
        return shortages;
    }
}
