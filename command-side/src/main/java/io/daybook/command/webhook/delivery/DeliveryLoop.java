package io.daybook.command.webhook.delivery;

import io.daybook.command.CommandContexts;
import io.daybook.command.Commands;
import io.daybook.command.webhook.WebhookCommand.DisableWebhook;
import io.daybook.command.webhook.WebhookCommand.Fault;
import io.daybook.command.webhook.delivery.Backlog.Progress;
import io.daybook.command.webhook.delivery.Deliveries.Health;
import io.daybook.command.webhook.delivery.Deliveries.Outcome;
import io.daybook.command.webhook.delivery.Deliveries.Taken;
import io.daybook.command.webhook.delivery.Registrations.Known;
import io.daybook.command.webhook.delivery.Sender.Result;
import io.daybook.command.webhook.delivery.WebhookFeed.Stretch;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.webhook.Registration;
import io.daybook.shared.webhook.Registration.Status;
import io.daybook.shared.webhook.WebhookEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Sends to webhooks what the log takes in. One thread looks what is due, and each attempt has a thread of its own, so that a receiver that
/// is slow keeps no other waiting. Each has its share of what may be under way, and there are never more than have one.
final class DeliveryLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);

    /// So much longer than an attempt may take, whoever is at a delivery is dead: looking the host up and keeping the outcome take time too.
    private static final Duration LEASE_BEYOND_TIMEOUT = Duration.ofSeconds(10);

    private static final long POLL_MILLIS = 400;

    /// Signals of a busy log are gathered for so long.
    private static final long GATHER_MILLIS = 10;

    private static final long PAUSE_MILLIS = 1_000;

    /// Of one receiver at most: enough to be fast, and not so much that it must be feared.
    private static final int MOST_OF_ONE = 8;

    /// So many attempts are at the store at a time: each takes a connection for a moment, and others need some too.
    private static final int AT_THE_STORE = 4;

    private static final Duration PRUNE_EVERY = Duration.ofMinutes(1);
    private static final Duration MOST_RETRY_AFTER = Duration.ofHours(24);

    /// A receiver that has too much to do and does not say for how long.
    private static final Duration THROTTLE = Duration.ofSeconds(30);

    /// So much of the log is looked at for all webhooks together.
    private static final int AT_A_GLANCE = 1_000;

    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Set<Integer> TOO_MUCH = Set.of(429, 502, 503, 504);
    private static final int GONE = 410;

    private final Registrations registrations;
    private final Backlog backlog;
    private final Deliveries deliveries;
    private final WebhookFeed feed;
    private final Sender sender;
    private final EventLog log;
    private final Commands commands;
    private final Clock clock;
    private final Ladder ladder;
    private final WebhookSettings settings;
    private final Map<String, Progress> progress = new HashMap<>();
    private final Set<Taken> underWay = ConcurrentHashMap.newKeySet();
    private final Semaphore signals = new Semaphore(0);
    private final Semaphore atTheStore = new Semaphore(AT_THE_STORE);
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("daybook-webhook-", 0).factory());
    private final Thread thread =
            Thread.ofPlatform().name("daybook-webhooks").daemon().unstarted(this::run);
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<String, Long> passed = new HashMap<>();
    private volatile List<Registration> active = List.of();
    private Instant pruned = Instant.EPOCH;
    private long seen;
    private long kept = System.nanoTime();
    private volatile boolean closing;
    private boolean away;

    DeliveryLoop(
            Registrations registrations,
            Backlog backlog,
            Deliveries deliveries,
            WebhookFeed feed,
            Sender sender,
            EventLog log,
            Commands commands,
            Clock clock,
            Ladder ladder,
            WebhookSettings settings) {
        this.registrations = registrations;
        this.backlog = backlog;
        this.deliveries = deliveries;
        this.feed = feed;
        this.sender = sender;
        this.log = log;
        this.commands = commands;
        this.clock = clock;
        this.ladder = ladder;
        this.settings = settings;
    }

    void start() {
        thread.start();
    }

    /// Sends nothing more, and waits a moment for what is under way. What does not end in time is sent again by whoever comes next.
    @Override
    public void close() {
        closing = true;
        signals.release();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
            threads.shutdown();
            if (!threads.awaitTermination(3, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.close();
    }

    /// Attempts of this process that were taken.
    long delivered() {
        return delivered.sum();
    }

    /// Attempts of this process that failed.
    long failed() {
        return failed.sum();
    }

    /// Whether this process has nothing under way.
    boolean isIdle() {
        return underWay.isEmpty();
    }

    private void run() {
        try (EventLog.Subscription _ = log.onAppend(this::isWanted, this::signal)) {
            while (!closing) {
                try {
                    boolean more = look();
                    isBack();
                    if (!more && signals.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                        Thread.sleep(GATHER_MILLIS);
                        signals.drainPermits();
                    }
                } catch (RuntimeException e) {
                    isAway(e);
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What nobody is told of wakes nobody.
    private boolean isWanted(DomainEvent event) {
        if (event instanceof WebhookEvent) {
            return true;
        }
        List<Registration> webhooks = active;
        if (webhooks.isEmpty()) {
            return false;
        }
        String type = EventTypes.nameOf(event.getClass());
        return webhooks.stream().anyMatch(webhook -> webhook.wants(type));
    }

    private void signal() {
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    /// Writes down what is to be told, and begins to send what is due.
    ///
    /// @return whether there is more to be done at once
    boolean look() {
        // Asked for first: the webhooks are known as of then at least, and each event is told to
        // those who wanted it.
        long head = log.head();
        registrations.refresh();
        active =
                registrations.all().stream()
                        .map(Known::webhook)
                        .filter(webhook -> webhook.status() == Status.ACTIVE)
                        .toList();
        Instant now = clock.instant();
        passOver(head);
        keepPassed();
        boolean more = false;
        for (Known known : registrations.all()) {
            more |= writeDown(known, head, now);
        }
        if (!now.isBefore(pruned.plus(PRUNE_EVERY))
                && !deliveries.prune(now.minus(settings.keep()))) {
            pruned = now;
        }
        send(now);
        return more;
    }

    /// Most of what happens is wanted by few. It is looked at once for all webhooks that are at the end of the log, and whoever wants none of
    /// it costs nothing more; how far they are is kept now and then.
    private void passOver(long head) {
        long before = seen;
        seen = head;
        if (head == before || head - before > AT_A_GLANCE || active.isEmpty()) {
            return;
        }
        Stretch fresh = feed.between(before, head, List.of(), List.of(), AT_A_GLANCE);
        if (fresh.upTo() < head) {
            return;
        }
        for (Registration webhook : active) {
            Progress had = progress.get(webhook.webhookId());
            if (had != null
                    && had.position() == before
                    && fresh.happenings().stream()
                            .noneMatch(each -> webhook.wants(each.type(), each.subject()))) {
                progress.put(webhook.webhookId(), had.passedTo(head));
                passed.put(webhook.webhookId(), head);
            }
        }
    }

    private void keepPassed() {
        if (!passed.isEmpty() && System.nanoTime() - kept > KEEP_NANOS) {
            kept = System.nanoTime();
            backlog.passOver(passed);
            passed.clear();
        }
    }

    private boolean writeDown(Known known, long head, Instant now) {
        String webhookId = known.webhook().webhookId();
        Progress before = progress.get(webhookId);
        boolean upToDate =
                before != null
                        && before.version() == known.version()
                        && !before.more()
                        && !before.replaying()
                        && (before.position() >= head || known.webhook().status() != Status.ACTIVE);
        if (upToDate) {
            return false;
        }
        Progress after =
                backlog.writeDown(
                        known.webhook(),
                        known.version(),
                        version -> registrations.events(webhookId, version),
                        feed,
                        head,
                        now);
        if (after == null) {
            progress.remove(webhookId);
            return false;
        }
        progress.put(webhookId, after);
        return after.more();
    }

    private void send(Instant now) {
        List<Registration> webhooks =
                registrations.all().stream()
                        .map(Known::webhook)
                        .filter(webhook -> webhook.status() != Status.DELETED)
                        .toList();
        int room = settings.atOnce() - underWay.size();
        if (webhooks.isEmpty() || room <= 0) {
            return;
        }
        int share = Math.clamp(settings.atOnce() / webhooks.size(), 1, MOST_OF_ONE);
        List<Taken> taken =
                deliveries.take(
                        webhooks,
                        webhook -> webhook.status() == Status.ACTIVE,
                        share,
                        now,
                        settings.timeout().plus(LEASE_BEYOND_TIMEOUT));
        for (Taken each : taken) {
            underWay.add(each);
            threads.execute(() -> attempt(each));
        }
    }

    private void attempt(Taken taken) {
        try {
            Known known = registrations.get(taken.webhookId()).orElseThrow();
            Instant begun = clock.instant();
            long clocked = System.nanoTime();
            Result result = sender.send(known.webhook(), taken.messageId(), body(taken.position()));
            Duration took = Duration.ofNanos(System.nanoTime() - clocked);
            if (closing && result.error() != null) {
                // Cut off by ourselves: it is sent again by whoever comes next.
                return;
            }
            settle(known.webhook(), taken, result, begun, took);
        } catch (RuntimeException e) {
            // Nothing is lost: when its time is over, it is sent again.
            LOG.warn(
                    "Message {} to webhook {} is sent later: {}",
                    taken.messageId(),
                    taken.webhookId(),
                    e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.remove(taken);
            signal();
        }
    }

    private byte[] body(long position) throws InterruptedException {
        atTheStore.acquire();
        try {
            return feed.body(position);
        } finally {
            atTheStore.release();
        }
    }

    private void settle(
            Registration webhook, Taken taken, Result result, Instant begun, Duration took)
            throws InterruptedException {
        (result.error() == null ? delivered : failed).increment();
        Instant now = clock.instant();
        Duration pause = retryAfter(result);
        Outcome outcome =
                new Outcome(
                        begun,
                        took,
                        result.status(),
                        result.error(),
                        result.error() == null ? null : next(taken, now, pause),
                        pause == null ? null : now.plus(pause));
        Health health;
        atTheStore.acquire();
        try {
            health = deliveries.settle(taken, outcome);
        } finally {
            atTheStore.release();
        }
        if (result.error() != null) {
            stopWhereItIsInVain(webhook, result, health, now);
        }
    }

    private @Nullable Instant next(Taken taken, Instant now, @Nullable Duration atLeast) {
        if (taken.isPing()) {
            return null;
        }
        return ladder.pause(taken.failures() + 1)
                .map(rung ->
                        now.plus(atLeast == null || rung.compareTo(atLeast) > 0 ? rung : atLeast))
                .orElse(null);
    }

    /// What a receiver asks for, in bounds; where it has too much to do and asks for nothing, a moment.
    private static @Nullable Duration retryAfter(Result result) {
        Duration asked = result.retryAfter();
        if (result.error() == null) {
            return null;
        }
        if (asked != null) {
            return asked.compareTo(MOST_RETRY_AFTER) > 0 ? MOST_RETRY_AFTER : asked;
        }
        return result.status() != null && TOO_MUCH.contains(result.status()) ? THROTTLE : null;
    }

    private void stopWhereItIsInVain(
            Registration webhook, Result result, Health health, Instant now) {
        Instant since = health.failingSince();
        if (result.status() != null && result.status() == GONE) {
            disable(webhook, Fault.GONE, "The receiver says that it is gone (410).");
        } else if (since != null
                && health.failures() >= Ladder.ATTEMPTS
                && !now.isBefore(since.plus(settings.disableAfter()))) {
            disable(
                    webhook,
                    Fault.FAILING,
                    "Nothing has been taken since %s, in %d attempts."
                            .formatted(since, health.failures()));
        }
    }

    private void disable(Registration webhook, Fault fault, String detail) {
        LOG.warn("Webhook {} is disabled. {}", webhook.webhookId(), detail);
        commands.dispatch(
                        new DisableWebhook(webhook.webhookId(), fault, detail, clock.instant()),
                        CommandContexts.system(CommandContexts.newId(), null))
                .exceptionally(failure -> {
                    LOG.warn(
                            "Webhook {} is disabled later: {}",
                            webhook.webhookId(),
                            failure.toString());
                    return null;
                });
    }

    private void isAway(RuntimeException failure) {
        if (!away) {
            away = true;
            LOG.warn("Webhooks wait: {}", failure.toString());
        }
    }

    private void isBack() {
        if (away) {
            away = false;
            LOG.info("Webhooks go on.");
        }
    }
}
