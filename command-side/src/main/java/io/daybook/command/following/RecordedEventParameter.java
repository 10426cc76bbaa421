package io.daybook.command.following;

import io.daybook.shared.log.RecordedEvent;

import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;

/// Gives event handlers the whole [RecordedEvent], where they ask for it.
public final class RecordedEventParameter
        implements ParameterResolverFactory, ParameterResolver<RecordedEvent> {

    static final String RECORDED = "daybook-recorded";

    @Override
    public @Nullable ParameterResolver<?> createInstance(
            Executable executable, Parameter[] parameters, int parameterIndex) {
        return parameters[parameterIndex].getType() == RecordedEvent.class ? this : null;
    }

    @Override
    public @Nullable RecordedEvent resolveParameterValue(Message<?> message) {
        return (RecordedEvent) message.getMetaData().get(RECORDED);
    }

    @Override
    public boolean matches(Message<?> message) {
        return message.getMetaData().containsKey(RECORDED);
    }
}
