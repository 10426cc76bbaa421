package io.daybook.command.payment.simulator;

import io.daybook.command.CommandRole;
import io.daybook.command.payment.PaymentProvider;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.net.URI;
import java.time.Duration;

import javax.sql.DataSource;

/// The simulator as the engine sees it: in its own process unless it is told where another one is.
@Configuration(proxyBeanMethods = false)
@CommandRole
class SimulatorConfiguration {

    @Bean
    PaymentProvider simulator(
            DataSource dataSource,
            @Value("${daybook.payments.simulator.url:}") String url,
            @Value("${daybook.payments.simulator.time-out:5s}") Duration timeOut,
            @Value("${daybook.payments.simulator.pause:2s}") Duration pause) {
        return url.isBlank()
                ? new Simulator(new TableJournal(dataSource), pause)
                : new RemoteSimulator(URI.create(url), timeOut);
    }
}
