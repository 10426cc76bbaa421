package io.daybook.benchmarks.read;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;

/// What shoppers look for: mostly words of the catalogue, some as one types them, some mistyped, some narrowed down.
final class Searches {

    private static final int LONG_ENOUGH = 4;

    /// The column of the file that has it.
    private static final int NAME = 3;

    private final List<String[]> names;
    private final Random random;

    private Searches(List<String[]> names, long seed) {
        this.names = names;
        this.random = new Random(seed);
    }

    /// The goods' names in words.
    static List<String[]> names(Orders orders) {
        TreeMap<String, String[]> names = new TreeMap<>();
        for (String line : orders.lines()) {
            String[] fields = line.split(",");
            if (fields.length > NAME && !names.containsKey(fields[NAME])) {
                String[] words =
                        Arrays.stream(fields[NAME].toLowerCase(Locale.ROOT).split("[^a-z]+"))
                                .filter(word -> word.length() >= LONG_ENOUGH)
                                .toArray(String[]::new);
                if (words.length > 1) {
                    names.put(fields[NAME], words);
                }
            }
        }
        return List.copyOf(names.values());
    }

    static Searches of(List<String[]> names, long seed) {
        return new Searches(names, seed);
    }

    /// The address of the next search.
    String next() {
        int kind = random.nextInt(100);
        String[] name = names.get(random.nextInt(names.size()));
        int which = random.nextInt(name.length);
        String word = name[which];
        String text;
        if (kind < 45) {
            text = random.nextBoolean() ? word : word + " " + name[(which + 1) % name.length];
        } else if (kind < 65) {
            text = word.substring(0, 2 + random.nextInt(word.length() - 2)); // as one types
        } else if (kind < 80) {
            text = mistyped(word);
        } else {
            text = word;
        }
        StringBuilder path =
                new StringBuilder("/api/v1/products?q=")
                        .append(URLEncoder.encode(text, StandardCharsets.UTF_8));
        if (kind >= 80) {
            path.append(
                    switch (random.nextInt(4)) {
                        case 0 -> "&inStock=true";
                        case 1 -> "&minPrice=1.00&maxPrice=5.00";
                        case 2 -> "&sort=price&limit=50";
                        default -> "&sort=-price&inStock=false&maxPrice=10.00";
                    });
        }
        return path.toString();
    }

    /// Whether who looks turns the page too.
    boolean turnsThePage() {
        return random.nextInt(10) == 0;
    }

    private String mistyped(String word) {
        int at = 1 + random.nextInt(word.length() - 2);
        return switch (random.nextInt(3)) {
            case 0 -> word.substring(0, at) + word.substring(at + 1);
            case 1 -> word.substring(0, at) + "e" + word.substring(at);
            default ->
                    word.substring(0, at)
                            + word.charAt(at + 1)
                            + word.charAt(at)
                            + word.substring(at + 2);
        };
    }
}
