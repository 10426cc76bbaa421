package io.daybook.projection.proof;

import io.daybook.projection.ProjectionRunner;
import io.daybook.projection.ViewPositions;
import io.daybook.projection.ViewWriter;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.EventStreams;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

import javax.sql.DataSource;

/// Wires what every process can ask for, and what those with the role `projection` do about it.
@Configuration(proxyBeanMethods = false)
public class ProofConfiguration {

    @Bean
    ProofTables proofTables(DataSource dataSource) {
        return new ProofTables(dataSource);
    }

    @Bean
    @ConditionalOnExpression("'${daybook.roles:projection}'.contains('projection')")
    StandingProof standingProof(
            ObjectProvider<ViewWriter> writers,
            ProofTables tables,
            DataSource dataSource,
            EventLog log,
            EventStreams streams,
            EventJson json,
            ViewPositions positions,
            ProjectionRunner runner,
            @Value("${daybook.proof.share:0.05}") double share,
            @Value("${daybook.proof.rest:60s}") Duration rest) {
        if (share < 0 || share > 1) {
            throw new IllegalArgumentException(
                    "daybook.proof.share is a share of one processor's time, from 0 (no standing proof) to 1.");
        }
        return new StandingProof(
                writers.orderedStream().toList(),
                tables,
                dataSource,
                log,
                streams,
                json,
                positions,
                runner,
                new StandingProof.Pace(share, rest));
    }
}
