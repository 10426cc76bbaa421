package io.daybook.projection;

import java.util.List;
import java.util.Map;

/// A table of a view.
///
/// @param name without its schema
/// @param entities by which columns a row belongs to an entity, for each kind of entity that has rows here. Where all columns of one kind
/// are null the row is of another. No column: all rows belong to the one entity there is
public record ViewTable(String name, Map<String, List<String>> entities) {

    public ViewTable {
        entities = Map.copyOf(entities);
    }

    public static ViewTable of(String name, String kind, String... columns) {
        return new ViewTable(name, Map.of(kind, List.of(columns)));
    }
}
