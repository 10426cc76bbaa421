package io.daybook.command.wiring;

import io.daybook.command.CommandRole;
import io.daybook.command.CommandShell;
import io.daybook.command.Commands;
import io.daybook.command.bus.CommandBusFactory;
import io.daybook.command.bus.CommandContextParameter;
import io.daybook.command.eventstore.CachedStreams;
import io.daybook.command.eventstore.append.AppendListener;
import io.daybook.command.eventstore.append.Appender;
import io.daybook.command.eventstore.append.AppenderSettings;
import io.daybook.command.eventstore.append.ConnectionSource;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.command.eventstore.reading.PostgresEventLog;
import io.daybook.shared.log.RecordedEvent;

import org.axonframework.commandhandling.AnnotationCommandHandlerAdapter;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

import javax.sql.DataSource;

/// Taking commands: the appender, the streams, the command bus, and the shells that handle commands.
@Configuration(proxyBeanMethods = false)
@CommandRole
class EventStoreConfiguration {

    private static final int STREAMS_IN_MEMORY = 200_000;
    private static final long STREAM_BYTES_IN_MEMORY = 256L << 20;

    @Bean
    CachedStreams streams(DataSource dataSource, EventCodec codec) {
        return new CachedStreams(dataSource, codec, STREAMS_IN_MEMORY, STREAM_BYTES_IN_MEMORY);
    }

    @Bean(destroyMethod = "")
    Appender appender(ConnectionSource connections, CachedStreams streams, PostgresEventLog log) {
        return new Appender(connections, new Readers(streams, log), AppenderSettings.DEFAULT);
    }

    @Bean
    StartStop appenderLifecycle(Appender appender) {
        return new StartStop(StartStop.APPENDER, appender::start, appender::close);
    }

    @Bean
    CommandBusFactory commandBusFactory(
            DataSource dataSource, CachedStreams streams, Appender appender) {
        return new CommandBusFactory(dataSource, streams, appender);
    }

    @Bean
    CommandBus commandBus(CommandBusFactory factory) {
        return factory.bus();
    }

    @Bean
    Commands commands(CommandBusFactory factory) {
        return factory.commands();
    }

    /// Subscribes the handlers of all [CommandShell]s.
    @Bean
    SmartInitializingSingleton commandShellSubscriptions(
            ApplicationContext context, CommandBus bus) {
        ParameterResolverFactory parameters =
                MultiParameterResolverFactory.ordered(
                        new CommandContextParameter(),
                        ClasspathParameterResolverFactory.forClassLoader(
                                getClass().getClassLoader()));
        return () ->
                context.getBeansWithAnnotation(CommandShell.class)
                        .values()
                        .forEach(shell ->
                                new AnnotationCommandHandlerAdapter<>(shell, parameters)
                                        .subscribe(bus));
    }

    /// Who learns of appends in this process.
    private record Readers(CachedStreams streams, PostgresEventLog log) implements AppendListener {

        @Override
        public void appended(List<RecordedEvent> events) {
            log.appended(events);
        }

        @Override
        public void overtaken(String stream, long version) {
            streams.overtaken(stream, version);
        }

        @Override
        public void overtakenEverywhere() {
            streams.overtakenEverywhere();
        }

        @Override
        public void grown(long head) {
            log.signal();
        }
    }
}
