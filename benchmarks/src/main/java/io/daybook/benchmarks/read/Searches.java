package io.daybook.benchmarks.read;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

/// What shoppers look for: mostly words of the catalogue, some as one types them, some mistyped, some narrowed down.
final class Searches {

    private static final int LONG_ENOUGH = 4;

    private final List<String> words;
    private final Random random;

    private Searches(List<String> words, long seed) {
        this.words = words;
        this.random = new Random(seed);
    }

    /// Words of the goods' names, which is what catalogues have.
    static List<String> words(Orders orders) {
        TreeSet<String> words = new TreeSet<>();
        for (String line : orders.lines()) {
            String[] fields = line.split(",");
            if (fields.length < 5) {
                continue;
            }
            for (String word : fields[3].toLowerCase(Locale.ROOT).split("[^a-z]+")) {
                if (word.length() >= LONG_ENOUGH && !word.equals("description")) {
                    words.add(word);
                }
            }
        }
        return new ArrayList<>(words);
    }

    static Searches of(List<String> words, long seed) {
        return new Searches(words, seed);
    }

    /// The address of the next search.
    String next() {
        int kind = random.nextInt(100);
        String word = any();
        String text;
        if (kind < 45) {
            text = random.nextBoolean() ? word : word + " " + any();
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

    private String any() {
        return words.get(random.nextInt(words.size()));
    }
}
