package io.daybook.command.bus;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.daybook.command.Outcome;
import io.daybook.command.Rejection;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;

/// Answers and refusals as they are kept under their idempotency keys.
final class AnswerJson {

    private record Refusal(
            Rejection.Kind kind,
            String code,
            String detail,
            List<Rejection.Problem> problems,
            Map<String, Object> attributes) {}

    private record Kept(@Nullable String stream, long version, Map<String, Object> body) {}

    private final JsonMapper mapper =
            JsonMapper.builder()
                    .changeDefaultPropertyInclusion(
                            all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    String write(@Nullable String stream, long version, Outcome outcome) {
        return mapper.writeValueAsString(new Kept(stream, version, outcome.body()));
    }

    String write(Rejection rejection) {
        return mapper.writeValueAsString(
                new Refusal(
                        rejection.kind(),
                        rejection.code(),
                        rejection.detail(),
                        rejection.problems(),
                        rejection.attributes()));
    }

    StoredAnswer readAnswer(String json, long position) {
        Kept kept = mapper.readValue(json, Kept.class);
        return new StoredAnswer.Given(
                new io.daybook.command.Answer(
                        kept.stream(), kept.version(), position, kept.body(), true));
    }

    StoredAnswer readRefusal(String json) {
        Refusal refusal = mapper.readValue(json, Refusal.class);
        return new StoredAnswer.Refused(
                new StoredRejection(
                        refusal.kind(),
                        refusal.code(),
                        refusal.detail(),
                        refusal.problems(),
                        refusal.attributes()));
    }
}
