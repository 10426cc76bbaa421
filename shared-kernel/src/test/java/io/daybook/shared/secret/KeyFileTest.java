package io.daybook.shared.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class KeyFileTest {

    private static final int READERS = 16;

    @TempDir private Path folder;

    @Test
    void all_who_need_it_at_once_have_the_same_key() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path file = folder.resolve("keys/" + round + ".key");
            CyclicBarrier start = new CyclicBarrier(READERS);
            List<CompletableFuture<String>> read = new ArrayList<>();
            try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
                for (int reader = 0; reader < READERS; reader++) {
                    String own = "key of " + reader;
                    read.add(
                            CompletableFuture.supplyAsync(
                                    () -> {
                                        try {
                                            // Together, once each has made a key of its own.
                                            return KeyFile.read(file, () -> together(start, own));
                                        } catch (IOException e) {
                                            throw new UncheckedIOException(e);
                                        }
                                    },
                                    readers));
                }
            }
            String kept = Files.readString(file);
            assertThat(read).allMatch(each -> each.join().equals(kept));
        }
        try (var left = Files.list(folder.resolve("keys"))) {
            assertThat(left).hasSize(20);
        }
    }

    @Test
    void it_is_its_owners_alone_and_made_once() throws Exception {
        Path file = folder.resolve("new/folder/a.key");

        assertThat(KeyFile.read(file, () -> "first")).isEqualTo("first");
        assertThat(KeyFile.read(file, () -> "second")).isEqualTo("first");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private static String together(CyclicBarrier start, String key) {
        try {
            start.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return key;
    }
}
