package io.daybook.command.payment.simulator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The journal of the simulator in a process of its own: a file of JSON lines that is only added to, each line on disk before it is answered.
/// What a crash left of a last line was never answered, and is cut off.
final class FileJournal implements SimulatorJournal, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FileChannel file;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, List<Entry>> byPayment = new HashMap<>();

    private FileJournal(FileChannel file) {
        this.file = file;
    }

    static FileJournal at(Path path) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel file =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            FileLock lock = file.tryLock();
            if (lock == null) {
                throw new IllegalStateException(path + " belongs to another simulator.");
            }
            FileJournal journal = new FileJournal(file);
            journal.read(Files.readAllBytes(path), path);
            return journal;
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + path + " cannot be read.", e);
        }
    }

    @Override
    public synchronized List<Entry> of(String paymentId) {
        return List.copyOf(byPayment.getOrDefault(paymentId, List.of()));
    }

    @Override
    public synchronized void add(Entry entry) {
        Entry numbered = numbered(entry, entries.size() + 1L);
        byte[] line = (JSON.writeValueAsString(numbered) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal cannot be written.", e);
        }
        remember(numbered);
    }

    @Override
    public synchronized List<Entry> after(long number, int limit) {
        int from = (int) Math.min(Math.max(number, 0), entries.size());
        return List.copyOf(entries.subList(from, Math.min(entries.size(), from + limit)));
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(byte[] bytes, Path path) throws IOException {
        int begin = 0;
        int whole = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                Entry entry = parse(new String(bytes, begin, i - begin, StandardCharsets.UTF_8));
                if (entry == null || entry.number() != entries.size() + 1L) {
                    throw new IllegalStateException(
                            "Line %d of %s is damaged.".formatted(entries.size() + 1, path));
                }
                remember(entry);
                begin = i + 1;
                whole = begin;
            }
        }
        if (whole < bytes.length) {
            LOG.warn("The last line of {} is torn, and cut off.", path);
            file.truncate(whole);
            file.force(true);
        }
        file.position(whole);
    }

    private static @Nullable Entry parse(String line) {
        try {
            return JSON.readValue(line, Entry.class);
        } catch (JacksonException damaged) {
            return null;
        }
    }

    private void remember(Entry entry) {
        entries.add(entry);
        byPayment.computeIfAbsent(entry.paymentId(), _ -> new ArrayList<>()).add(entry);
    }

    private static Entry numbered(Entry entry, long number) {
        return new Entry(
                number,
                entry.paymentId(),
                entry.key(),
                entry.kind(),
                entry.amountMinor(),
                entry.currency(),
                entry.method(),
                entry.outcome(),
                entry.detail());
    }
}
