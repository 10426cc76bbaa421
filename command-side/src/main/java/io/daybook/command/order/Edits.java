package io.daybook.command.order;

import io.daybook.command.Shape;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// What a customer wishes otherwise than it was ordered, all of it or nothing.
///
/// @param quantities how many units of a line are to be in the order, neither cancelled nor back; 0 takes the line out
/// @param added numbered from 1 here; in the order they follow its last line
/// @param prices what one unit is to cost from now on
/// @param returned units that have shipped and are to come back in exchange
/// @param reason why, in somebody's words
public record Edits(
        List<LineQuantity> quantities,
        List<OrderLine> added,
        List<LinePrice> prices,
        @Nullable NewAddress address,
        List<LineQuantity> returned,
        String reason) {

    /// What one unit of a line is to cost.
    public record LinePrice(int line, long unitPriceMinor) {}

    /// Where the order is to go; what is absent stays as it is.
    public record NewAddress(
            @Nullable String name, @Nullable String email, @Nullable String address) {

        private boolean isEmpty() {
            return name == null && email == null && address == null;
        }
    }

    public Edits {
        quantities = List.copyOf(quantities);
        added = List.copyOf(added);
        prices = List.copyOf(prices);
        returned = List.copyOf(returned);
    }

    void check(Shape shape) {
        shape.words("/reason", reason);
        if (shape.list("/quantities", quantities, 0)) {
            Set<Integer> lines = new HashSet<>();
            for (int i = 0; i < quantities.size(); i++) {
                LineQuantity each = quantities.get(i);
                String pointer = "/quantities/" + i;
                if (each.quantity() != 0) {
                    shape.quantity(pointer + "/quantity", each.quantity());
                }
                once(shape, pointer, lines.add(each.line()));
            }
        }
        if (shape.list("/added", added, 0)) {
            OrderCommand.checkLines(shape, "/added", added);
        }
        if (shape.list("/prices", prices, 0)) {
            Set<Integer> lines = new HashSet<>();
            for (int i = 0; i < prices.size(); i++) {
                String pointer = "/prices/" + i;
                shape.signedPrice(pointer + "/unitPrice", prices.get(i).unitPriceMinor());
                once(shape, pointer, lines.add(prices.get(i).line()));
            }
        }
        if (shape.list("/returned", returned, 0)) {
            for (int i = 0; i < returned.size(); i++) {
                shape.quantity("/returned/" + i + "/quantity", returned.get(i).quantity());
            }
        }
        if (address != null) {
            shape.optionalText("/address/name", address.name())
                    .optionalText("/address/email", address.email())
                    .optionalText("/address/address", address.address());
            if (address.isEmpty()) {
                shape.wrong("/address", "missing-text", "Some words are needed here.");
            }
        }
    }

    private static void once(Shape shape, String pointer, boolean first) {
        if (!first) {
            shape.wrong(
                    pointer + "/line", "repeated-line", "Say of each line once what it is to be.");
        }
    }

    /// Names these edits of an order that has this version, and the tax of what they add. What was previewed under a name is confirmed under it,
    /// or not at all.
    String token(long version, AddedTax tax) {
        String tag = tax.tag(added);
        return "v" + version + (tag.isEmpty() ? "" : "-" + tag) + "-" + fingerprint();
    }

    /// Equal for equal edits.
    String fingerprint() {
        return digest(toString(), 16);
    }

    static String digest(String text, int bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            text.chars()
                    .forEach(c -> {
                        digest.update((byte) (c >> Byte.SIZE));
                        digest.update((byte) c);
                    });
            return HexFormat.of().formatHex(digest.digest(), 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
