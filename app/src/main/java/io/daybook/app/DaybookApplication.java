package io.daybook.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Starts the engine in the roles it is given.
@SpringBootApplication(scanBasePackages = "io.daybook")
public class DaybookApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(DaybookApplication.class, arguments);
    }
}
