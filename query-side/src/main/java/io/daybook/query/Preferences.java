package io.daybook.query;

import jakarta.servlet.http.HttpServletRequest;

import java.time.Duration;
import java.util.Enumeration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What callers would rather have (RFC 7240). A preference that cannot be read is ignored, as it demands.
public final class Preferences {

    /// The header that tells which were heeded.
    public static final String APPLIED = "Preference-Applied";

    static final int LONGEST_WAIT_SECONDS = 30;

    private static final Pattern WAIT =
            Pattern.compile(
                    "(?:^|,)\\s*wait\\s*=\\s*\"?(\\d{1,6})\"?\\s*(?=$|[,;])",
                    Pattern.CASE_INSENSITIVE);

    private Preferences() {}

    /// How long the caller would wait, `Prefer: wait=n`, and 30 seconds at most.
    public static Optional<Duration> wait(HttpServletRequest request) {
        Enumeration<String> preferences = request.getHeaders("Prefer");
        while (preferences.hasMoreElements()) {
            Matcher wait = WAIT.matcher(preferences.nextElement());
            if (wait.find()) {
                return Optional.of(
                        Duration.ofSeconds(
                                Math.min(Integer.parseInt(wait.group(1)), LONGEST_WAIT_SECONDS)));
            }
        }
        return Optional.empty();
    }
}
