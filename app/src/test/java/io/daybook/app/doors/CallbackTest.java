package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.command.payment.CallbackKey;

import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/// Callbacks of providers, as providers and forgers send them.
class CallbackTest {

    private static final String ADDRESS = "/api/v1/providers/simulator/callbacks";
    private static final String BODY = "{\"type\": \"x\", \"paymentId\": \"nobody-knows\"}";

    private final Http http = Engine.shared().http();
    private final CallbackKey key = CallbackKey.at(Path.of("target/callback.key"));

    @Test
    void a_signed_one_is_taken_however_often_it_comes() {
        long now = Instant.now().getEpochSecond();
        String signature = sign("msg-1", now, BODY);
        for (int i = 0; i < 3; i++) {
            assertThat(call(ADDRESS, "msg-1", now, signature, BODY).status()).isEqualTo(202);
        }
        assertThat(call(ADDRESS, "msg-1", now, "v1,AAAA " + signature, BODY).status())
                .as("one of several signatures")
                .isEqualTo(202);
    }

    @Test
    void a_forged_one_is_refused() {
        long now = Instant.now().getEpochSecond();
        String signature = sign("msg-2", now, BODY);
        assertThat(call(ADDRESS, "msg-2", now, signature, BODY + " ").code())
                .as("another body, if only by a blank")
                .isEqualTo("callback-forged");
        assertThat(call(ADDRESS, "msg-3", now, signature, BODY).code())
                .isEqualTo("callback-forged");
        assertThat(call(ADDRESS, "msg-2", now + 1, signature, BODY).code())
                .isEqualTo("callback-forged");
        assertThat(call(ADDRESS, "msg-2", now, "v1,", BODY).code()).isEqualTo("callback-forged");
    }

    @Test
    void a_stale_one_is_refused_though_it_is_signed() {
        for (long at : new long[] {-301, 360}) {
            long then = Instant.now().getEpochSecond() + at;
            assertThat(call(ADDRESS, "msg-4", then, sign("msg-4", then, BODY), BODY).code())
                    .isEqualTo("callback-stale");
        }
    }

    @Test
    void one_without_a_signature_or_without_a_payment_is_refused() {
        assertThat(http.post(ADDRESS, BODY).code()).isEqualTo("callback-unsigned");
        long now = Instant.now().getEpochSecond();
        for (String body : new String[] {"{}", "nonsense", "{\"paymentId\": \"../..\"}"}) {
            assertThat(call(ADDRESS, "msg-5", now, sign("msg-5", now, body), body).code())
                    .as(body)
                    .isEqualTo("callback-malformed");
        }
    }

    @Test
    void a_provider_that_nobody_knows_and_a_body_without_end_are_refused() {
        long now = Instant.now().getEpochSecond();
        assertThat(
                        call(
                                        "/api/v1/providers/nobody/callbacks",
                                        "msg-6",
                                        now,
                                        sign("msg-6", now, BODY),
                                        BODY)
                                .code())
                .isEqualTo("unknown-provider");
        assertThat(call(ADDRESS, "msg-7", now, "v1,x", " ".repeat(70_000)).status()).isEqualTo(413);
    }

    private String sign(String id, long timestamp, String body) {
        return key.sign(id, timestamp, body.getBytes(StandardCharsets.UTF_8));
    }

    private Answer call(String address, String id, long timestamp, String signature, String body) {
        return http.send(
                http.request(address)
                        .header("Content-Type", "application/json")
                        .header("webhook-id", id)
                        .header("webhook-timestamp", Long.toString(timestamp))
                        .header("webhook-signature", signature)
                        .POST(BodyPublishers.ofString(body)));
    }
}
