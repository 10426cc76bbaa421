package io.daybook.app;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;

/// What the whole engine shares.
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

    /// The time of commands that do not carry their own, and of timers.
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
