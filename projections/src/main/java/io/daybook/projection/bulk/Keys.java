package io.daybook.projection.bulk;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The keys whose rows a batch wants to read or delete, in one statement: `unnest(?::text[], ?::text[])`.
public final class Keys {

    private final List<String> types;
    private final List<Object[]> keys = new ArrayList<>();

    /// @param types the SQL types of the key's columns
    public Keys(String... types) {
        this.types = List.of(types);
    }

    public void add(Object... key) {
        if (key.length != types.size()) {
            throw new IllegalArgumentException("A key has " + types.size() + " parts.");
        }
        keys.add(key);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /// What stands between the brackets of `unnest`.
    public String parameters() {
        return types.stream().map(type -> "?::" + type + "[]").collect(Collectors.joining(", "));
    }

    /// Sets the parameters, the first of which has number `first`.
    public void bind(PreparedStatement statement, int first) throws SQLException {
        for (int part = 0; part < types.size(); part++) {
            int column = part;
            Object[] values = keys.stream().map(key -> key[column]).toArray();
            Object[] elements =
                    types.get(part).equals("text")
                            ? Arrays.copyOf(values, values.length, String[].class)
                            : values;
            statement.setArray(
                    first + part,
                    statement.getConnection().createArrayOf(types.get(part), elements));
        }
    }
}
