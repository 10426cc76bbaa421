package io.daybook.app.embedded;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/// Ends the engine in good order when the process that started it ends, where `daybook.end-with-parent` asks for it. A build tool that
/// is killed would leave the engine behind, with its stores and its port.
public final class EndWithParent
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (context.getEnvironment().getProperty("daybook.end-with-parent", Boolean.class, false)) {
            ProcessHandle.current().parent().ifPresent(EndWithParent::endWith);
        }
    }

    private static void endWith(ProcessHandle parent) {
        var _ = parent.onExit().thenRun(() -> System.exit(0));
    }
}
