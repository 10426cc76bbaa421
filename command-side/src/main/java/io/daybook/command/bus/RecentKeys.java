package io.daybook.command.bus;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// The keys that were answered lately. Whoever repeats a request mostly does so soon, and many do at once; deciding it again would only have
/// the log find out that the key has an answer, together with all that was to be written in the same statement.
///
/// No more than a hint: a key that is missing here is decided, and one that is here is looked up.
final class RecentKeys {

    private final int capacity;
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    RecentKeys(int capacity) {
        this.capacity = capacity;
    }

    boolean contains(String key) {
        return keys.contains(key);
    }

    void add(String key) {
        if (!keys.add(key)) {
            return;
        }
        oldestFirst.add(key);
        if (size.incrementAndGet() > capacity) {
            String oldest = oldestFirst.poll();
            if (oldest != null) {
                size.decrementAndGet();
                keys.remove(oldest);
            }
        }
    }
}
