package io.daybook.command.payment;

import io.daybook.shared.secret.KeyFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret that a provider signs its callbacks with, in the way of Standard Webhooks: HMAC-SHA256 over id, timestamp and the raw body. It
/// lives in a file that only its owner can read, as one line `whsec_` and base64, and is told to nobody else: no log, no answer, no event.
public final class CallbackKey {

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final SecretKeySpec secret;

    private CallbackKey(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /// Reads the key, or makes one where there is none yet.
    public static CallbackKey at(Path file) {
        try {
            String line = KeyFile.read(file, CallbackKey::fresh).strip();
            if (!line.startsWith(PREFIX)) {
                throw new IllegalStateException("It does not begin with " + PREFIX + ".");
            }
            byte[] secret = Base64.getDecoder().decode(line.substring(PREFIX.length()));
            if (secret.length < 24) {
                throw new IllegalStateException("It is too short.");
            }
            return new CallbackKey(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The callback key " + file + " cannot be read or made.", e);
        } catch (IllegalArgumentException e) {
            // Without its cause, which may tell a part of the secret.
            throw new IllegalStateException("The callback key " + file + " is damaged.");
        }
    }

    /// A signature as it stands in `webhook-signature`.
    public String sign(String id, long timestamp, byte[] body) {
        return VERSION + Base64.getEncoder().encodeToString(mac(id, timestamp, body));
    }

    /// Whether one of the signatures, which are separated by blanks, is this key's.
    public boolean verifies(String signatures, String id, long timestamp, byte[] body) {
        byte[] expected = sign(id, timestamp, body).getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (String signature : signatures.split(" ")) {
            // Compared in the same time however much of it is right.
            found |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
        }
        return found;
    }

    private byte[] mac(String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM + ".", e);
        }
    }

    private static String fresh() {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return PREFIX + Base64.getEncoder().encodeToString(secret) + "\n";
    }
}
