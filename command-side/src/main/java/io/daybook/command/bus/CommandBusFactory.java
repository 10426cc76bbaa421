package io.daybook.command.bus;

import io.daybook.command.Commands;
import io.daybook.command.eventstore.CachedStreams;
import io.daybook.command.eventstore.append.Appender;

import org.axonframework.commandhandling.CommandBus;

import javax.sql.DataSource;

/// Makes the one command bus and the [Commands] in front of it.
public final class CommandBusFactory implements AutoCloseable {

    private final PipelinedCommandBus bus;
    private final PatientCommands commands;

    public CommandBusFactory(DataSource dataSource, CachedStreams streams, Appender appender) {
        AnswerJson json = new AnswerJson();
        this.bus = new PipelinedCommandBus(streams, appender, json);
        this.commands = new PatientCommands(bus, new AnswerStore(dataSource, json), appender);
    }

    public CommandBus bus() {
        return bus;
    }

    public Commands commands() {
        return commands;
    }

    @Override
    public void close() {
        commands.close();
    }
}
