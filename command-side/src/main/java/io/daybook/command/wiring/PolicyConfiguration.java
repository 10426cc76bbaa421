package io.daybook.command.wiring;

import io.daybook.command.CommandRole;
import io.daybook.command.Policy;
import io.daybook.command.following.EventLogSource;
import io.daybook.command.following.PolicyProcessors;
import io.daybook.command.following.SpringTransactions;
import io.daybook.shared.log.EventLog;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;

import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import javax.sql.DataSource;

/// Following the log with policies, on Axon's processors. All that these need is declared here, because Axon's own defaults would keep
/// tokens outside of transactions, and fail to read some of them.
@Configuration(proxyBeanMethods = false)
@CommandRole
class PolicyConfiguration {

    @Bean
    TransactionManager axonTransactionManager(PlatformTransactionManager transactions) {
        return new SpringTransactions(transactions);
    }

    @Bean
    ConnectionProvider axonConnectionProvider(DataSource dataSource) {
        return new TransactionAwareDataSourceProxy(dataSource)::getConnection;
    }

    @Bean
    Serializer axonSerializer() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(json ->
                        json.polymorphicTypeValidator(
                                BasicPolymorphicTypeValidator.builder()
                                        .allowIfSubType("org.axonframework.")
                                        .build()))
                .build();
    }

    @Bean
    TokenStore policyTokens(ConnectionProvider connections, Serializer serializer) {
        return JdbcTokenStore.builder()
                .connectionProvider(connections)
                .serializer(serializer)
                .schema(
                        TokenSchema.builder()
                                .setTokenTable("daybook.policy_tokens")
                                .setProcessorNameColumn("processor_name")
                                .setSegmentColumn("segment")
                                .setTokenColumn("token")
                                .setTokenTypeColumn("token_type")
                                .setTimestampColumn("touched_at")
                                .setOwnerColumn("owner")
                                .build())
                .build();
    }

    @Bean
    EventLogSource eventLogSource(EventLog log) {
        return new EventLogSource(log);
    }

    @Bean(destroyMethod = "")
    PolicyProcessors policyProcessors(
            ApplicationContext context,
            EventLogSource source,
            TokenStore tokens,
            TransactionManager transactions) {
        return new PolicyProcessors(
                context.getBeansWithAnnotation(Policy.class).values(),
                source,
                tokens,
                transactions);
    }

    @Bean
    WiringCheck wiringCheck(ApplicationContext context) {
        return new WiringCheck(context);
    }

    @Bean
    StartStop policyLifecycle(PolicyProcessors processors) {
        return new StartStop(StartStop.POLICIES, processors::start, processors::close);
    }
}
