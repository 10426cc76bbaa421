package io.daybook.projection;

import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.EventTypes;

import tools.jackson.databind.json.JsonMapper;

/// Reads events of this release.
public final class PlainEventJson {

    private static final JsonMapper JSON = new JsonMapper();

    public static final EventJson READER =
            (type, revision, json, position) ->
                    JSON.readValue(json, EventTypes.classOf(type).orElseThrow());

    private PlainEventJson() {}

    /// An event as the log would store it.
    public static String write(Object event) {
        return JSON.writeValueAsString(event);
    }
}
