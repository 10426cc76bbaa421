package io.daybook.query;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// One HTTP request that asks for work on the views: who asks, already checked, and the way to the answer. Endpoints take it as an argument.
/// Such work takes a while, changes nothing that happened in the shop, and is followed at an address of its own.
public final class OperationRequest {

    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    public static final String ACTOR = "Daybook-Actor";
    public static final String ROLE = "Daybook-Role";

    static final String REPLAYED = "Idempotency-Replayed";

    private static final int LONGEST_REASON = 500;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");

    private final HttpServletRequest http;
    private final OperationAnswers answers;
    private final JsonMapper json;
    private final String key;
    private final String actor;
    private final String role;

    OperationRequest(HttpServletRequest http, OperationAnswers answers, JsonMapper json) {
        this.http = http;
        this.answers = answers;
        this.json = json;
        this.key = key(http.getHeader(IDEMPOTENCY_KEY));
        this.actor = actor(http.getHeader(ACTOR));
        this.role = role(http.getHeader(ROLE));
    }

    /// Who asks: a reference, `anonymous` where none was given.
    public String actor() {
        return actor;
    }

    /// Has the work begun, once for this request's key. The answer is 202 with the operation's address; asked again, it is the first answer,
    /// refusals too.
    ///
    /// @param body the request's body as read, which together with method and address makes the request's fingerprint
    /// @param type of the answer's body
    /// @param location where the operation is followed
    public <T> ResponseEntity<T> begin(
            @Nullable Object body, Class<T> type, Function<T, String> location, Supplier<T> work) {
        OperationAnswers.Answer answer =
                answers.once(
                        new OperationAnswers.Asked(
                                key,
                                fingerprint(body),
                                http.getMethod() + " " + http.getRequestURI(),
                                actor,
                                role),
                        () -> {
                            T begun = work.get();
                            return new OperationAnswers.Begun(
                                    location.apply(begun), json.writeValueAsString(begun));
                        });
        ResponseEntity.BodyBuilder response =
                ResponseEntity.accepted().location(URI.create(answer.location()));
        if (answer.replayed()) {
            response.header(REPLAYED, "true");
        }
        return response.body(json.readValue(answer.body(), type));
    }

    /// A reason that somebody gives for what they ask: some words are needed.
    public static String reason(@Nullable String reason) {
        if (reason == null || reason.isBlank()) {
            throw QueryProblem.invalid(
                    "/reason", "missing-text", "Say in some words why this is asked for.");
        }
        return checked(reason);
    }

    /// A reason that may be left out.
    public static @Nullable String optionalReason(@Nullable String reason) {
        return reason == null || reason.isBlank() ? null : checked(reason);
    }

    private static String checked(String reason) {
        if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw QueryProblem.invalid(
                    "/reason",
                    "invalid-text",
                    "A text has up to %d characters and no control characters."
                            .formatted(LONGEST_REASON));
        }
        return reason;
    }

    private static String key(@Nullable String header) {
        if (header == null) {
            throw QueryProblem.malformed(
                    "idempotency-key-required",
                    IDEMPOTENCY_KEY,
                    "Send an Idempotency-Key header, new for each request and the same when you repeat it.");
        }
        if (!KEY.matcher(header).matches()) {
            throw QueryProblem.malformed(
                    "idempotency-key-malformed",
                    IDEMPOTENCY_KEY,
                    "Idempotency-Key must be 1 to 200 printable ASCII characters without blanks.");
        }
        return header;
    }

    private static String actor(@Nullable String header) {
        if (header == null) {
            return "anonymous";
        }
        if (!REFERENCE.matcher(header).matches()) {
            throw malformed(
                    ACTOR,
                    "%s must be a reference of letters, digits, '.', '_', ':' and '-', at most 100 characters.");
        }
        return header;
    }

    /// Until requests are authenticated, the role is what the caller says.
    private static String role(@Nullable String header) {
        return switch (header) {
            case null -> "storefront";
            case "storefront", "back-office" -> header;
            default -> throw malformed(ROLE, "%s must be 'storefront' or 'back-office'.");
        };
    }

    private static QueryProblem malformed(String header, String detail) {
        return QueryProblem.malformed("malformed-header", header, detail.formatted(header));
    }

    /// Equal for equal requests, however their JSON was spaced or ordered.
    private String fingerprint(@Nullable Object body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    (http.getMethod() + " " + http.getRequestURI() + "\n")
                            .getBytes(StandardCharsets.UTF_8));
            if (body != null) {
                digest.update(json.writeValueAsBytes(body));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
