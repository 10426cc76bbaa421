package io.daybook.benchmarks.store;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContexts;
import io.daybook.command.Commands;
import io.daybook.shared.log.EventLog;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/// The command side as it is in the engine, without the doors.
final class Daybook implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ConfigurableApplicationContext context;
    private final Commands commands;

    Daybook(Map<String, Object> properties) {
        SpringApplication application = new SpringApplication(CommandSide.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(properties);
        context = application.run();
        commands = context.getBean(Commands.class);
    }

    /// Asks and waits for the answer.
    Answer ask(Command command) throws TimeoutException, InterruptedException {
        return commands.ask(command, CommandContexts.system("benchmark", null), PATIENCE);
    }

    CompletableFuture<Answer> send(Command command) {
        return commands.dispatch(command, CommandContexts.system("benchmark", null));
    }

    /// @param correlation by which a reader knows the command's events
    CompletableFuture<Answer> send(Command command, String correlation) {
        return commands.dispatch(command, CommandContexts.system(correlation, null));
    }

    EventLog log() {
        return context.getBean(EventLog.class);
    }

    <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootApplication(scanBasePackages = "io.daybook.command")
    static class CommandSide {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
