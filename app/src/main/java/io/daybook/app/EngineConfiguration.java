package io.daybook.app;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;
import java.time.Duration;

/// What the whole engine shares.
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

    /// What PostgreSQL keeps of a time. A business time that were finer in the log than in a view would be another one there.
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    /// The time of commands that do not carry their own, and of timers.
    @Bean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), MICROSECOND);
    }
}
