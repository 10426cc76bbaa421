package io.daybook.query.live;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/// @param streams that may be open at once, requests that wait for events among them
/// @param heartbeat how often an idle stream tells that it is still there
@ConfigurationProperties("daybook.live")
record LiveSettings(@DefaultValue("500") int streams, @DefaultValue("15s") Duration heartbeat) {
    LiveSettings {
        if (streams < 1) {
            throw new IllegalArgumentException("daybook.live.streams is 1 or more.");
        }
        if (!heartbeat.isPositive()) {
            throw new IllegalArgumentException("daybook.live.heartbeat must be positive.");
        }
    }
}
