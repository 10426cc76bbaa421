package io.daybook.command;

import io.daybook.command.eventstore.Streams;
import io.daybook.command.payment.PaymentProvider;
import io.daybook.command.payment.PaymentProviders;
import io.daybook.command.stock.StockHistory;

import org.axonframework.commandhandling.CommandHandler;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ReflectionUtils;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// All command shells on a log in memory: what is decided, without how it is stored.
public final class InMemoryEngine implements Commands {

    private record Handler(Object shell, Method method) {}

    private final InMemoryStreams streams = new InMemoryStreams();
    private final Map<Class<?>, Handler> handlers = new HashMap<>();
    private final PaymentProviders providers;

    public InMemoryEngine(PaymentProvider... providers) {
        this.providers = new PaymentProviders(List.of(providers));
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext()) {
            ClassPathBeanDefinitionScanner shells =
                    new ClassPathBeanDefinitionScanner(context, false);
            shells.addIncludeFilter(new AnnotationTypeFilter(CommandShell.class));
            for (String capability :
                    List.of(
                            "cart", "coupon", "credit", "order", "payment", "pricing", "product",
                            "stock")) {
                shells.scan("io.daybook.command." + capability);
            }
            context.registerBean(Streams.class, () -> streams);
            context.registerBean(StockHistory.class, () -> streams::past);
            context.registerBean(PaymentProviders.class, () -> this.providers);
            context.refresh();
            for (Object shell : context.getBeansWithAnnotation(CommandShell.class).values()) {
                for (Method method : shell.getClass().getDeclaredMethods()) {
                    if (method.isAnnotationPresent(CommandHandler.class)) {
                        ReflectionUtils.makeAccessible(method);
                        handlers.put(method.getParameterTypes()[0], new Handler(shell, method));
                    }
                }
            }
        }
    }

    public InMemoryStreams streams() {
        return streams;
    }

    public PaymentProviders providers() {
        return providers;
    }

    /// @throws Rejection where the command is refused
    public Outcome ask(Command command) {
        Handler handler = handlers.get(command.getClass());
        if (handler == null) {
            throw new IllegalArgumentException("Nobody handles " + command);
        }
        return streams.handle(() -> invoke(handler, command));
    }

    @Override
    public CompletableFuture<Answer> dispatch(Command command, CommandContext context) {
        try {
            Outcome outcome = ask(command);
            return CompletableFuture.completedFuture(
                    new Answer(null, 0, streams.log().size(), outcome.body(), false));
        } catch (Rejection rejection) {
            return CompletableFuture.failedFuture(rejection);
        }
    }

    private static Outcome invoke(Handler handler, Command command) {
        try {
            return (Outcome) handler.method().invoke(handler.shell(), command);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
