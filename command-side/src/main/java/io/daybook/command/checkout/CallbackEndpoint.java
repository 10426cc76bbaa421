package io.daybook.command.checkout;

import io.daybook.command.CommandContexts;
import io.daybook.command.Shape;
import io.daybook.command.checkout.CallbackRejected.Code;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.payment.CallbackKey;
import io.daybook.command.payment.PaymentProviders;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/// Takes what providers have to tell, signed in the way of Standard Webhooks. A callback is a hint and nothing more: it has the provider asked
/// what became of the payment's open operations, and the answers are recorded as always. So those that come twice, late or in another order do
/// no harm, and one that never comes is not missed.
@CommandEndpoint
class CallbackEndpoint {

    private static final int MOST_BYTES = 64 * 1024;

    private final PaymentProviders providers;
    private final Timers timers;
    private final JsonMapper json;
    private final Clock clock;
    private final CallbackKey key;
    private final Duration tolerance;

    /// @param tolerance how old or early a callback's timestamp may be
    CallbackEndpoint(
            PaymentProviders providers,
            Timers timers,
            JsonMapper json,
            Clock clock,
            @Value("${daybook.payments.callback-key-file:${daybook.data:data}/callback.key}")
                    Path keyFile,
            @Value("${daybook.payments.callback-tolerance:5m}") Duration tolerance) {
        this.providers = providers;
        this.timers = timers;
        this.json = json;
        this.clock = clock;
        this.key = CallbackKey.at(keyFile);
        this.tolerance = tolerance;
    }

    /// The body names the payment: `{"paymentId": "..."}`; its other members are not read.
    @PostMapping("/api/v1/providers/{provider}/callbacks")
    ResponseEntity<Map<String, Object>> callback(
            @PathVariable String provider,
            @RequestHeader(name = "webhook-id", required = false) @Nullable String id,
            @RequestHeader(name = "webhook-timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "webhook-signature", required = false) @Nullable String signature,
            HttpServletRequest request)
            throws IOException {
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        requireSigned(id, timestamp, signature, body);
        providers.get(provider);
        timers.goOnLater(paymentId(body), "callback", CommandContexts.newId());
        return ResponseEntity.accepted().body(Map.of("accepted", true));
    }

    private void requireSigned(
            @Nullable String id,
            @Nullable String timestamp,
            @Nullable String signature,
            byte[] body) {
        if (id == null
                || id.length() > 200
                || timestamp == null
                || !timestamp.matches("[0-9]{1,12}")
                || signature == null
                || signature.length() > 2_000
                || body.length > MOST_BYTES) {
            throw CallbackRejected.because(
                    Code.CALLBACK_UNSIGNED,
                    "A callback has the headers webhook-id, webhook-timestamp and webhook-signature, and at most 64 KB.");
        }
        long seconds = Long.parseLong(timestamp);
        // Whoever cannot sign does not hear whether the time would have been right.
        if (!key.verifies(signature, id, seconds, body)) {
            throw CallbackRejected.because(
                    Code.CALLBACK_FORGED, "The signature is not that of this engine's key.");
        }
        if (Math.abs(clock.instant().getEpochSecond() - seconds) > tolerance.toSeconds()) {
            throw CallbackRejected.because(
                    Code.CALLBACK_STALE, "The timestamp is too far from now.");
        }
    }

    private String paymentId(byte[] body) {
        try {
            JsonNode callback = json.readTree(body);
            String paymentId = callback.path("paymentId").asString("");
            if (Shape.isId(paymentId)) {
                return paymentId;
            }
        } catch (JacksonException notJson) {
            // Said below, in the same words.
        }
        throw CallbackRejected.because(
                Code.CALLBACK_MALFORMED, "The body is JSON and names the payment as paymentId.");
    }
}
