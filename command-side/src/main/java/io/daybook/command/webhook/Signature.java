package io.daybook.command.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs as Standard Webhooks says: HMAC-SHA256 over id, timestamp and body, joined by full stops.
public final class Signature {

    static final String PREFIX = "whsec_";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String VERSION = "v1,";

    private final SecretKeySpec secret;

    Signature(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /// One signature as it stands in `webhook-signature`.
    public String of(String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM + ".", e);
        }
    }
}
