package io.daybook.shared.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/// A closed range of the log, hashed, chained to the range before it, and signed.
///
/// @param firstPosition first position of the range
/// @param lastPosition last position of the range
/// @param leaves the first [#LEAF_LENGTH] bytes of each event's hash, in position order: they name the event that was touched
/// @param root SHA-256 over the whole hashes of all events of the range
/// @param chain SHA-256 over the chain value of the seal before (32 zero bytes for the first), both positions, and the root
/// @param keyId which key signed it
/// @param signature Ed25519 over the chain value
public record Seal(
        long firstPosition,
        long lastPosition,
        byte[] leaves,
        byte[] root,
        byte[] chain,
        String keyId,
        byte[] signature) {

    /// Enough to name a touched event; the root guards against a forged leaf.
    public static final int LEAF_LENGTH = 8;

    /// The chain value that the first seal builds upon.
    public static byte[] genesis() {
        return new byte[EventDigest.LENGTH];
    }

    public static byte[] leaves(List<byte[]> hashes) {
        ByteArrayOutputStream leaves = new ByteArrayOutputStream(hashes.size() * LEAF_LENGTH);
        hashes.forEach(hash -> leaves.write(hash, 0, LEAF_LENGTH));
        return leaves.toByteArray();
    }

    public static byte[] root(List<byte[]> hashes) {
        MessageDigest sha256 = EventDigest.sha256();
        hashes.forEach(sha256::update);
        return sha256.digest();
    }

    public static byte[] chain(byte[] before, long firstPosition, long lastPosition, byte[] root) {
        MessageDigest sha256 = EventDigest.sha256();
        sha256.update(before);
        sha256.update(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(firstPosition)
                        .putLong(lastPosition)
                        .array());
        sha256.update(root);
        return sha256.digest();
    }

    /// Whether the event at `position` of this range hashes to what was sealed.
    public boolean holds(long position, byte[] hash) {
        int from = Math.toIntExact((position - firstPosition) * LEAF_LENGTH);
        return Arrays.equals(leaves, from, from + LEAF_LENGTH, hash, 0, LEAF_LENGTH);
    }
}
