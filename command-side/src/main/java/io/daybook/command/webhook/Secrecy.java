package io.daybook.command.webhook;

import io.daybook.shared.webhook.Registration.Secret;

import org.springframework.http.ResponseEntity;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// What the door of webhooks needs so that it gives nothing away: where may be sent to, and when a secret is told.
public final class Secrecy {

    /// Whoever has not heard the answer and repeats the request is told the secret again, for so long.
    private static final Duration REPEATED_WITHIN = Duration.ofMinutes(10);

    private final WebhookSecrets secrets;
    private final Destinations destinations;

    public Secrecy(WebhookSecrets secrets, Destinations destinations) {
        this.secrets = secrets;
        this.destinations = destinations;
    }

    /// @throws WebhookRejected `webhook-address-refused`
    public void checkDestination(String url) {
        destinations.check(url);
    }

    public Secret named(String webhookId, String secretId) {
        return secrets.named(webhookId, secretId);
    }

    /// Adds the secret to the answer of the command that made it. The answer as it is kept has it not, and no other answer has.
    ///
    /// @param secretId that this request would have made
    public ResponseEntity<Map<String, Object>> withSecret(
            ResponseEntity<Map<String, Object>> answer, String secretId, Instant now) {
        Map<String, Object> told = new LinkedHashMap<>(Objects.requireNonNull(answer.getBody()));
        if (told.get("webhookId") instanceof String webhookId
                && told.get("secretId") instanceof String made
                && (made.equals(secretId)
                        || (isRepeated(answer)
                                && madeAt(made).plus(REPEATED_WITHIN).isAfter(now)))) {
            told.put("secret", secrets.text(webhookId, made));
        }
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .body(told);
    }

    private static boolean isRepeated(ResponseEntity<?> answer) {
        return answer.getHeaders().containsHeader("Idempotency-Replayed");
    }

    /// The first 48 bits of a UUIDv7 are its time.
    private static Instant madeAt(String secretId) {
        return Instant.ofEpochMilli(UUID.fromString(secretId).getMostSignificantBits() >>> 16);
    }
}
