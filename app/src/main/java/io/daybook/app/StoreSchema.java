package io.daybook.app;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// Brings the database's schema up to date when the engine starts or, where the database is away just then, as soon as it is there. The
/// engine starts all the same, says in its health what it waits for, and refuses requests until it can answer them.
@Component
public class StoreSchema implements FlywayMigrationStrategy, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(StoreSchema.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final AtomicReference<@Nullable String> waitingFor =
            new AtomicReference<>("the migrations have not begun");
    private volatile @Nullable Thread retrying;

    /// Whether the schema is there and current.
    public boolean isReady() {
        return waitingFor.get() == null;
    }

    /// Why the schema is not ready, in a few words; null when it is.
    public @Nullable String waitingFor() {
        return waitingFor.get();
    }

    @Override
    public void migrate(Flyway flyway) {
        if (!attempt(flyway)) {
            retrying = Thread.ofVirtual().name("migrate-when-there").start(() -> retry(flyway));
        }
    }

    private void retry(Flyway flyway) {
        try {
            do {
                Thread.sleep(PAUSE);
            } while (!attempt(flyway));
            log.info("The database is there; its schema is current.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            waitingFor.set("a migration failed");
            log.error("The schema cannot be brought up to date. Mend this and start again.", e);
        }
    }

    /// A database that is away is waited for; a migration that fails is a fault and thrown.
    private boolean attempt(Flyway flyway) {
        try {
            flyway.migrate();
            waitingFor.set(null);
            return true;
        } catch (FlywayException e) {
            if (!isAway(e)) {
                throw e;
            }
            if (!"the database is away".equals(waitingFor.getAndSet("the database is away"))) {
                log.warn("The database is away; its schema is migrated when it comes back.");
            }
            return false;
        }
    }

    private static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && (sql.getSQLState().startsWith("08")
                            || sql.getSQLState().startsWith("57P"))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void destroy() {
        Thread running = retrying;
        if (running != null) {
            running.interrupt();
        }
    }
}
