package io.daybook.projection;

import java.util.List;

/// Something that a view has rows, or a document, of: an order, a stock item. All its rows are made of its own streams alone.
///
/// @param kind what the streams are called: `order`. Where one entity is made of streams of several kinds, the first of them
/// @param key the values of its columns, in the columns' order
public record Entity(String kind, List<String> key) {

    /// Streams of the log that entities are made of.
    ///
    /// @param prefix whether `name` is what their names begin with, rather than a whole name
    public record Streams(String name, boolean prefix) {}

    public Entity {
        key = List.copyOf(key);
    }

    /// One stream, one entity, whose key is one column: `order:4711`.
    public static Entity of(String stream) {
        int colon = stream.indexOf(':');
        return new Entity(stream.substring(0, colon), List.of(stream.substring(colon + 1)));
    }

    /// A SKU at a location: `stock:22086@main`. The location holds no `@`.
    public static Entity ofStock(String stream) {
        int colon = stream.indexOf(':');
        int at = stream.lastIndexOf('@');
        return new Entity(
                stream.substring(0, colon),
                List.of(stream.substring(colon + 1, at), stream.substring(at + 1)));
    }

    /// Reads what [#toString()] gives, where the parts of the key can be told apart.
    ///
    /// @param parts how many there are
    public static Entity parse(String kind, String text, int parts) {
        if (parts < 2) {
            return new Entity(kind, List.of(text));
        }
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException(text + " is not of the form sku@location.");
        }
        return new Entity(kind, List.of(text.substring(0, at), text.substring(at + 1)));
    }

    /// As people write it: `4711`, `22086@main`.
    @Override
    public String toString() {
        return String.join("@", key);
    }
}
