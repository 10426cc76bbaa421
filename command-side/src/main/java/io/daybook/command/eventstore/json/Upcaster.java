package io.daybook.command.eventstore.json;

import tools.jackson.databind.JsonNode;

/// Reads an old shape of an event as the next one, on the JSON tree: Java classes of old shapes are not kept.
///
/// @param type stored name before
/// @param revision revision before
/// @param nextType stored name after; usually the same
/// @param nextRevision revision after
/// @param change the payload's next shape; must not fail
public record Upcaster(
        String type,
        int revision,
        String nextType,
        int nextRevision,
        java.util.function.UnaryOperator<JsonNode> change) {

    public Upcaster {
        if (type.equals(nextType) && nextRevision <= revision) {
            throw new IllegalArgumentException(
                    "An upcaster of %s must lead from revision %d to a later one."
                            .formatted(type, revision));
        }
    }
}
