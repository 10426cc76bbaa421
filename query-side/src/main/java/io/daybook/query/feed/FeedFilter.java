package io.daybook.query.feed;

import io.daybook.query.Inputs;
import io.daybook.query.live.LogTail.Appended;

import java.util.List;

/// Which events somebody wants: those whose type begins with one of the prefixes, of one of the streams. None given means all.
record FeedFilter(List<String> types, List<String> subjects) {

    static FeedFilter of(List<String> types, List<String> subjects) {
        types.forEach(type -> refuseEmpty("type", type));
        subjects.forEach(subject -> refuseEmpty("subject", subject));
        return new FeedFilter(types, subjects);
    }

    boolean wants(Appended event) {
        return (types.isEmpty() || types.stream().anyMatch(event.type()::startsWith))
                && (subjects.isEmpty() || subjects.contains(event.stream()));
    }

    private static void refuseEmpty(String parameter, String value) {
        if (value.isEmpty()) {
            throw Inputs.malformed(
                    parameter, "'%s' is not empty; leave it out for all.".formatted(parameter));
        }
    }
}
