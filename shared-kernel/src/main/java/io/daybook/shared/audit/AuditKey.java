package io.daybook.shared.audit;

import io.daybook.shared.secret.KeyFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/// The Ed25519 key that seals are signed with. It lives outside the database, in a file that only its owner can read, so that whoever
/// can change the log cannot make seals for it. The file holds the private key and the public key, each a line of base64.
public final class AuditKey {

    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private AuditKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /// Reads the key, or makes one where there is none yet.
    public static AuditKey at(Path file) {
        try {
            String[] lines = KeyFile.read(file, AuditKey::fresh).split("\n");
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            return new AuditKey(
                    keys.generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines[0]))),
                    keys.generatePublic(
                            new X509EncodedKeySpec(Base64.getDecoder().decode(lines[1]))));
        } catch (IOException e) {
            throw new UncheckedIOException("The audit key " + file + " cannot be read or made.", e);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IllegalStateException(
                    "The audit key "
                            + file
                            + " is damaged: restore it from a backup, for older seals cannot be checked without it.",
                    e);
        }
    }

    /// Names the key without telling it.
    public String id() {
        byte[] hash = EventDigest.sha256().digest(publicKey.getEncoded());
        return HexFormat.of().formatHex(hash, 0, 8);
    }

    public byte[] sign(byte[] chain) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(chain);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The audit key cannot sign.", e);
        }
    }

    public boolean verifies(byte[] chain, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(publicKey);
            signature.update(chain);
            return signature.verify(signed);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static String fresh() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            Base64.Encoder base64 = Base64.getEncoder();
            return base64.encodeToString(pair.getPrivate().getEncoded())
                    + "\n"
                    + base64.encodeToString(pair.getPublic().getEncoded())
                    + "\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM + ".", e);
        }
    }
}
