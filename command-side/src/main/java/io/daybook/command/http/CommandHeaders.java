package io.daybook.command.http;

import io.daybook.command.http.BadRequest.Code;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The headers that commands are asked with, read strictly.
public final class CommandHeaders {

    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    public static final String IDEMPOTENCY_REPLAYED = "Idempotency-Replayed";
    public static final String CONSISTENCY_TOKEN = "Consistency-Token";
    public static final String ACTOR = "Daybook-Actor";
    public static final String ROLE = "Daybook-Role";

    /// Request attribute that holds the id by which one request can be followed; also sent as `Correlation-Id`.
    public static final String CORRELATION_ATTRIBUTE = "daybook.correlation-id";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Pattern VERSION = Pattern.compile("\"v(0|[1-9][0-9]{0,17})\"");
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");
    private static final Pattern TRACE =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    private CommandHeaders() {}

    /// @param required whether the method must not be carried out twice: every POST
    static @Nullable String idempotencyKey(@Nullable String header, boolean required) {
        if (header == null) {
            if (required) {
                throw BadRequest.because(
                        Code.IDEMPOTENCY_KEY_REQUIRED,
                        "Send an Idempotency-Key header, new for each request and the same when you repeat it.");
            }
            return null;
        }
        if (!KEY.matcher(header).matches()) {
            throw BadRequest.because(
                    Code.IDEMPOTENCY_KEY_MALFORMED,
                    "Idempotency-Key must be 1 to 200 printable ASCII characters without blanks.");
        }
        return header;
    }

    /// The version in `If-Match: "v17"`; null where the header is absent or `*`.
    static @Nullable Long expectedVersion(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        Matcher version = VERSION.matcher(header.strip());
        if (!version.matches()) {
            throw BadRequest.because(
                    Code.IF_MATCH_MALFORMED,
                    "If-Match must be one version as an answer's ETag gave it, such as \"v17\" with the quotes.");
        }
        return Long.valueOf(version.group(1));
    }

    static String actor(@Nullable String header) {
        return reference(ACTOR, header, "anonymous");
    }

    /// Until requests are authenticated, the role is what the caller says, among those that people may have.
    static String role(@Nullable String header) {
        return switch (header) {
            case null -> "storefront";
            case "storefront", "back-office" -> header;
            default ->
                    throw BadRequest.because(
                            Code.MALFORMED_HEADER,
                            ROLE + " must be 'storefront' or 'back-office'.");
        };
    }

    /// The trace id of a W3C `traceparent`. A broken one is no reason to refuse: the standard says to start a new trace.
    static @Nullable String traceId(@Nullable String traceparent) {
        if (traceparent == null) {
            return null;
        }
        Matcher matcher = TRACE.matcher(traceparent.strip());
        return matcher.matches() ? matcher.group(1) : null;
    }

    private static String reference(String name, @Nullable String header, String absent) {
        if (header == null) {
            return absent;
        }
        if (!REFERENCE.matcher(header).matches()) {
            throw BadRequest.because(
                    Code.MALFORMED_HEADER,
                    name
                            + " must be a reference of letters, digits, '.', '_', ':' and '-', at most 100 characters.");
        }
        return header;
    }
}
