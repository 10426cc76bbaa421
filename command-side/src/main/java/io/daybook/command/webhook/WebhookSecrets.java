package io.daybook.command.webhook;

import io.daybook.shared.secret.KeyFile;
import io.daybook.shared.webhook.Registration.Secret;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secrets that deliveries are signed with. They are kept nowhere: each is made from one master key, which lies in a file that only its
/// owner can read, and from an id, which the log knows. So neither the log nor any copy of the database holds one, no query can show one, and
/// rotating is a new id. The log also has a digest of the secret that was handed out: where the master key is another one, nothing is
/// signed with it.
public final class WebhookSecrets {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    /// So much of a digest tells another key, and nothing of the secret.
    private static final int CHECK_CHARACTERS = 16;

    private final Path file;
    private volatile @Nullable SecretKeySpec master;

    /// @param file of the master key; made when it is first needed
    public WebhookSecrets(Path file) {
        this.file = file;
    }

    /// A secret that was not there before, by its name in the log.
    Secret named(String webhookId, String secretId) {
        return new Secret(secretId, check(bytes(webhookId, secretId)));
    }

    /// As its receiver is told it, once.
    String text(String webhookId, String secretId) {
        return Signature.PREFIX + Base64.getEncoder().encodeToString(bytes(webhookId, secretId));
    }

    /// What signs for a webhook.
    ///
    /// @throws MasterKeyLost where it would not be the secret that was handed out
    public Signature signature(String webhookId, Secret secret) {
        byte[] bytes = bytes(webhookId, secret.id());
        if (!check(bytes).equals(secret.check())) {
            throw new MasterKeyLost(webhookId);
        }
        return new Signature(bytes);
    }

    /// The key in the file is not the one that the secret was made from.
    public static final class MasterKeyLost extends RuntimeException {
        MasterKeyLost(String webhookId) {
            super(
                    "The key that the secret of webhook %s was made from is not there. Put it back, or rotate the secret."
                            .formatted(webhookId),
                    null,
                    false,
                    false);
        }
    }

    private byte[] bytes(String webhookId, String secretId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(master());
            return mac.doFinal(
                    ("daybook webhook " + webhookId + " " + secretId)
                            .getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM + ".", e);
        }
    }

    private static String check(byte[] secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret))
                    .substring(0, CHECK_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    private SecretKeySpec master() {
        SecretKeySpec known = master;
        if (known == null) {
            known = read();
            master = known;
        }
        return known;
    }

    private synchronized SecretKeySpec read() {
        try {
            byte[] key =
                    Base64.getDecoder().decode(KeyFile.read(file, WebhookSecrets::fresh).strip());
            if (key.length < BYTES) {
                throw new IllegalStateException("The webhook key " + file + " is too short.");
            }
            return new SecretKeySpec(key, ALGORITHM);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The webhook key " + file + " cannot be read or made.", e);
        } catch (IllegalArgumentException e) {
            // Without its cause, which may tell a part of the key.
            throw new IllegalStateException("The webhook key " + file + " is damaged.");
        }
    }

    private static String fresh() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key) + "\n";
    }
}
