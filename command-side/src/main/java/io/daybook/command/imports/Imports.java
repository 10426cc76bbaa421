package io.daybook.command.imports;

import io.daybook.command.Commands;
import io.daybook.command.Rejection;
import io.daybook.command.imports.ImportFiles.Entry;
import io.daybook.command.imports.ImportFiles.State;
import io.daybook.command.imports.ImportRejected.Code;
import io.daybook.command.imports.retail.RetailFile;
import io.daybook.command.imports.retail.RetailPart;
import io.daybook.shared.log.EventLog;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Runs imports, one at a time and in the order in which they were asked for. What was not finished when the engine ended goes on
/// when it starts; what the engine cannot do now is tried again until it can.
public class Imports implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
    private static final int MAX_QUEUED = 8;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long PATIENCE_AT_STOP_MILLIS = 20_000;

    /// After the event store, before the web server.
    private static final int PHASE = 0;

    /// An import as it stands.
    ///
    /// @param progress of the run in this process, where there is one
    record Operation(Entry entry, @Nullable ImportProgress progress) {}

    private record Running(String importId, ImportProgress progress) {}

    private final Commands commands;
    private final KeptAnswers answers;
    private final ImportFiles files;
    private final EventLog log;
    private final JsonMapper json;
    private final boolean sample;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<String> queue = new ArrayDeque<>();
    private volatile @Nullable Running running;
    private volatile boolean stopping;
    private @Nullable Thread worker;

    Imports(
            Commands commands,
            KeptAnswers answers,
            ImportFiles files,
            EventLog log,
            JsonMapper json,
            boolean sample) {
        this.commands = commands;
        this.answers = answers;
        this.files = files;
        this.log = log;
        this.json = json;
        this.sample = sample;
    }

    /// Takes a file, or finds the import that it already was given to.
    ///
    /// @return the id of the operation
    /// @throws Rejection where the file or the options are not as they must be; nothing has been done then
    String submit(byte[] file, ImportOptions options) throws IOException {
        RetailPart part = RetailFile.read(new ByteArrayInputStream(file), options.skipBad());
        String fileSha256 = ImportOptions.sha256(file);
        String importId = options.importId(fileSha256);
        lock.lock();
        try {
            if (queue.size() >= MAX_QUEUED) {
                throw ImportRejected.because(
                        Code.TOO_MANY_IMPORTS,
                        "%d imports are waiting. Ask again when one is done."
                                .formatted(MAX_QUEUED));
            }
            if (files.queue(importId, fileSha256, options, part, file)) {
                queue.add(importId);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        return importId;
    }

    Optional<Operation> find(String importId) {
        return files.find(importId)
                .map(entry -> {
                    Running now = running;
                    return new Operation(
                            entry,
                            now != null && now.importId().equals(importId) ? now.progress() : null);
                });
    }

    @Override
    public void start() {
        stopping = false;
        worker = Thread.ofPlatform().name("daybook-imports").daemon().start(this::work);
    }

    @Override
    public void stop() {
        stopping = true;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Thread ending = worker;
        worker = null;
        if (ending != null) {
            try {
                ending.join(PATIENCE_AT_STOP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void work() {
        boolean recovered = false;
        long pause = FIRST_PAUSE_MILLIS;
        while (!stopping) {
            try {
                if (!recovered) {
                    recover();
                    recovered = true;
                }
                String next = next();
                if (next != null) {
                    run(next);
                    remove(next);
                }
                pause = FIRST_PAUSE_MILLIS;
            } catch (Importer.Stopped _) {
                return;
            } catch (Importer.Interrupted | DataAccessException e) {
                LOG.warn("Imports wait for the store: {}", e.getMessage());
                pause(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            } catch (RuntimeException | IOException e) {
                LOG.error("Imports could not go on and try again.", e);
                pause(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private void recover() throws IOException {
        if (sample && log.head() == 0 && files.isEmpty()) {
            submit(SampleDay.file(), SampleDay.OPTIONS);
        }
        lock.lock();
        try {
            for (String importId : files.unfinished()) {
                if (!queue.contains(importId)) {
                    queue.add(importId);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// The first import of the queue, which stays there until it has ended.
    private @Nullable String next() {
        lock.lock();
        try {
            while (queue.isEmpty() && !stopping) {
                changed.await();
            }
            return queue.peek();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Importer.Stopped();
        } finally {
            lock.unlock();
        }
    }

    private void remove(String importId) {
        lock.lock();
        try {
            queue.remove(importId);
        } finally {
            lock.unlock();
        }
    }

    private void pause(long millis) {
        lock.lock();
        try {
            if (!stopping) {
                changed.await(millis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void run(String importId) throws IOException {
        Entry entry = files.find(importId).orElseThrow();
        if (entry.state() == State.DONE || entry.state() == State.FAILED) {
            return;
        }
        files.started(importId);
        ImportProgress progress = new ImportProgress();
        running = new Running(importId, progress);
        try {
            RetailPart part =
                    RetailFile.read(
                            new ByteArrayInputStream(files.content(importId)),
                            entry.options().skipBad());
            new Importer(
                            commands,
                            answers,
                            entry.fileSha256(),
                            entry.options(),
                            part,
                            progress,
                            () -> stopping)
                    .run();
            files.done(importId, progress.position());
            LOG.info(
                    "Imported {} documents of {} rows as import {}.",
                    part.documents().size(),
                    part.rows(),
                    importId);
        } catch (Rejection refusal) {
            LOG.warn("Import {} failed: {}", importId, refusal.detail());
            files.failed(importId, problem(refusal));
        } finally {
            running = null;
        }
    }

    private String problem(Rejection refusal) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "urn:daybook:problem:" + refusal.code());
        problem.put("code", refusal.code());
        problem.put("detail", refusal.detail());
        if (!refusal.problems().isEmpty()) {
            problem.put("errors", refusal.problems());
        }
        problem.putAll(refusal.attributes());
        return json.writeValueAsString(problem);
    }
}
