package io.daybook.projection.letters;

import io.daybook.shared.letters.DeadLetters;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import javax.sql.DataSource;

/// Lets every process see the dead letters, whichever posts the views.
@Configuration(proxyBeanMethods = false)
public class LetterConfiguration {

    @Bean
    DeadLetters deadLetters(DataSource dataSource) {
        return new StoredLetters(dataSource);
    }
}
