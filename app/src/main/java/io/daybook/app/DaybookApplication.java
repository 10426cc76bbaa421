package io.daybook.app;

import io.daybook.app.cli.DaybookCommand;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The engine, and the entry to all that the one jar can do.
@SpringBootApplication(scanBasePackages = "io.daybook")
public class DaybookApplication {

    public static void main(String[] arguments) {
        int code = DaybookCommand.execute(arguments);
        if (code != DaybookCommand.RUNNING) {
            System.exit(code);
        }
    }
}
