package io.daybook.command.wiring;

import io.daybook.command.bus.CommandBusFactory;
import io.daybook.command.following.SpringTransactions;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;

/// Ends the start when a part of Axon is not the one meant: its own substitutes work too, but without transactions, or in memory.
final class WiringCheck implements SmartInitializingSingleton {

    private final ApplicationContext context;

    WiringCheck(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public void afterSingletonsInstantiated() {
        CommandBus meant = context.getBean(CommandBusFactory.class).bus();
        if (only(CommandBus.class) != meant) {
            throw wrong(CommandBus.class, "the one that answers when the log has it");
        }
        require(TransactionManager.class, SpringTransactions.class);
        require(TokenStore.class, JdbcTokenStore.class);
        require(Serializer.class, Jackson3Serializer.class);
    }

    private <T> void require(Class<T> part, Class<? extends T> meant) {
        if (only(part).getClass() != meant) {
            throw wrong(part, meant.getName());
        }
    }

    private <T> T only(Class<T> part) {
        ObjectProvider<T> found = context.getBeanProvider(part);
        T bean = found.getIfUnique();
        if (bean == null) {
            throw wrong(part, "exactly one");
        }
        return bean;
    }

    private IllegalStateException wrong(Class<?> part, String meant) {
        return new IllegalStateException(
                "%s must be %s, but found: %s. Is Axon's Spring Boot starter on the class path?"
                        .formatted(
                                part.getSimpleName(),
                                meant,
                                context.getBeanProvider(part).stream()
                                        .map(bean -> bean.getClass().getName())
                                        .toList()));
    }
}
