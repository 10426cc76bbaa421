package io.daybook.command.following;

import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// One processor per policy: one segment, so that events come in order, and an error is tried again, ever more slowly, until it is none.
/// A new policy begins at the first event of all.
public final class PolicyProcessors implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyProcessors.class);
    private static final int BATCH = 1_000;
    private static final long PAUSE_MILLIS = 1_000;

    private final List<PooledStreamingEventProcessor> processors = new ArrayList<>();
    private final ScheduledExecutorService coordinators;
    private final ScheduledExecutorService workers;
    private volatile @Nullable Thread starting;

    public PolicyProcessors(
            Collection<?> policies,
            EventLogSource source,
            TokenStore tokens,
            TransactionManager transactions) {
        coordinators = executor(1, "daybook-policy-coordinator");
        workers = executor(Math.max(1, policies.size()), "daybook-policy");
        ParameterResolverFactory parameters =
                MultiParameterResolverFactory.ordered(
                        new RecordedEventParameter(),
                        ClasspathParameterResolverFactory.forClassLoader(
                                PolicyProcessors.class.getClassLoader()));
        Set<String> names = new HashSet<>();
        for (Object policy : policies) {
            String name = nameOf(policy);
            if (!names.add(name)) {
                throw new IllegalStateException("Two policies are called '" + name + "'.");
            }
            processors.add(
                    PooledStreamingEventProcessor.builder()
                            .name(name)
                            .eventHandlerInvoker(
                                    SimpleEventHandlerInvoker.builder()
                                            .eventHandlers(policy)
                                            .parameterResolverFactory(parameters)
                                            .listenerInvocationErrorHandler(
                                                    PropagatingErrorHandler.instance())
                                            .build())
                            .errorHandler(PropagatingErrorHandler.instance())
                            .messageSource(source)
                            .tokenStore(tokens)
                            .transactionManager(transactions)
                            .coordinatorExecutor(coordinators)
                            .workerExecutor(workers)
                            .initialSegmentCount(1)
                            .initialToken(any -> new GlobalSequenceTrackingToken(0))
                            .batchSize(BATCH)
                            .tokenClaimInterval(PAUSE_MILLIS)
                            .build());
        }
    }

    /// Starts them now or, where the store is away, as soon as it is there.
    public void start() {
        starting = Thread.ofVirtual().name("daybook-policies-start").start(this::startAll);
    }

    public List<PooledStreamingEventProcessor> all() {
        return List.copyOf(processors);
    }

    @Override
    public void close() {
        Thread stillStarting = starting;
        if (stillStarting != null) {
            stillStarting.interrupt();
        }
        processors.forEach(PooledStreamingEventProcessor::shutDown);
        coordinators.shutdownNow();
        workers.shutdown();
    }

    private void startAll() {
        for (PooledStreamingEventProcessor processor : processors) {
            while (!processor.isRunning()) {
                try {
                    processor.start();
                } catch (RuntimeException e) {
                    LOG.warn("Policy {} cannot start yet: {}", processor.getName(), e.getMessage());
                    try {
                        Thread.sleep(PAUSE_MILLIS);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                }
            }
        }
    }

    private static String nameOf(Object policy) {
        ProcessingGroup group = policy.getClass().getAnnotation(ProcessingGroup.class);
        if (group == null) {
            throw new IllegalStateException(
                    policy.getClass().getName()
                            + " needs a @ProcessingGroup: the name under which its position is kept.");
        }
        return group.value();
    }

    private static ScheduledExecutorService executor(int threads, String name) {
        return Executors.newScheduledThreadPool(
                threads, Thread.ofPlatform().name(name + "-", 0).daemon().factory());
    }
}
