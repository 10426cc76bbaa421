package io.daybook.command.bus;

import io.daybook.command.CommandContext;

import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;

/// Gives command handlers their [CommandContext], where they ask for it.
public final class CommandContextParameter
        implements ParameterResolverFactory, ParameterResolver<CommandContext> {

    @Override
    public @Nullable ParameterResolver<?> createInstance(
            Executable executable, Parameter[] parameters, int parameterIndex) {
        return parameters[parameterIndex].getType() == CommandContext.class ? this : null;
    }

    @Override
    public CommandContext resolveParameterValue(Message<?> message) {
        return PipelinedCommandBus.contextOf((CommandMessage<?>) message);
    }

    @Override
    public boolean matches(Message<?> message) {
        return message instanceof CommandMessage;
    }
}
