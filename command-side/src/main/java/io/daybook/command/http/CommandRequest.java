package io.daybook.command.http;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContext;
import io.daybook.command.CommandContexts;
import io.daybook.command.Commands;
import io.daybook.command.http.BadRequest.Code;
import io.daybook.shared.log.ConsistencyToken;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriComponentsBuilder;

import tools.jackson.databind.ObjectMapper;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/// One HTTP request that asks for a command: its headers, already checked, and the way to the answer. Endpoints take it as an argument.
public final class CommandRequest {

    /// How long an answer is waited for. Far above any healthy append; a caller that hears nothing by then repeats its request.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpServletRequest http;
    private final Commands commands;
    private final ObjectMapper json;
    private final Instant now;
    private final CommandContext headers;

    CommandRequest(HttpServletRequest http, Commands commands, ObjectMapper json, Clock clock) {
        this.http = http;
        this.commands = commands;
        this.json = json;
        this.now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String commandId = newId();
        this.headers =
                new CommandContext(
                        CommandHeaders.actor(http.getHeader(CommandHeaders.ACTOR)),
                        CommandHeaders.role(http.getHeader(CommandHeaders.ROLE)),
                        commandId,
                        http.getAttribute(CommandHeaders.CORRELATION_ATTRIBUTE) instanceof String id
                                ? id
                                : commandId,
                        null,
                        CommandHeaders.traceId(http.getHeader("traceparent")),
                        null,
                        CommandHeaders.idempotencyKey(
                                http.getHeader(CommandHeaders.IDEMPOTENCY_KEY),
                                http.getMethod().equals("POST")),
                        null,
                        CommandHeaders.expectedVersion(http.getHeader(HttpHeaders.IF_MATCH)));
    }

    /// The business time of what is asked for: now.
    public Instant at() {
        return now;
    }

    /// A new identifier that sorts by time (UUIDv7).
    public String newId() {
        return CommandContexts.newId();
    }

    /// The id that the caller named, or else a new one.
    public String orNewId(@Nullable String named) {
        return named == null ? newId() : named;
    }

    /// Asks for something that will then exist. The answer is 201 with its address.
    ///
    /// @param body the request's body as read, which together with method and path makes the request's fingerprint
    /// @param location address of what was created, with members of the answer's body in braces: `/api/v1/orders/{orderId}`
    public ResponseEntity<Map<String, Object>> create(
            Command command, @Nullable Object body, String location) {
        Answer answer = ask(command, body);
        URI created =
                UriComponentsBuilder.fromPath(location)
                        .buildAndExpand(answer.body())
                        .encode()
                        .toUri();
        ResponseEntity.BodyBuilder response = respond(answer, HttpStatus.CREATED).location(created);
        if (isOf(answer, created)) {
            tag(response, answer);
        }
        return response.body(answer.body());
    }

    /// Asks for a change of something that exists. The answer is 200.
    public ResponseEntity<Map<String, Object>> change(Command command, @Nullable Object body) {
        Answer answer = ask(command, body);
        ResponseEntity.BodyBuilder response = respond(answer, HttpStatus.OK);
        tag(response, answer);
        return response.body(answer.body());
    }

    private static ResponseEntity.BodyBuilder respond(Answer answer, HttpStatus status) {
        ResponseEntity.BodyBuilder response =
                ResponseEntity.status(status)
                        .header(
                                CommandHeaders.CONSISTENCY_TOKEN,
                                new ConsistencyToken(answer.position()).toString());
        if (answer.replayed()) {
            response.header(CommandHeaders.IDEMPOTENCY_REPLAYED, "true");
        }
        return response;
    }

    /// An `ETag` is about what `Location` names: checking a cart out answers with the cart's version and the order's address.
    private static boolean isOf(Answer answer, URI created) {
        String stream = answer.stream();
        if (stream == null) {
            return false;
        }
        int colon = stream.indexOf(':');
        String category = stream.substring(0, colon);
        // Coupons alone are called otherwise where they are kept.
        String collection = category.equals("voucher") ? "coupons" : category + "s";
        return created.getPath().endsWith("/" + collection + "/" + stream.substring(colon + 1));
    }

    private static void tag(ResponseEntity.BodyBuilder response, Answer answer) {
        if (answer.version() >= 0) {
            response.eTag("\"v" + answer.version() + "\"");
        }
    }

    private Answer ask(Command command, @Nullable Object body) {
        try {
            return commands.ask(command, context(body), PATIENCE);
        } catch (TimeoutException e) {
            throw outstanding();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw outstanding();
        }
    }

    private static BadRequest outstanding() {
        return BadRequest.because(
                Code.ANSWER_OUTSTANDING,
                "The answer is not there yet. Repeat the request with the same Idempotency-Key to hear what became of it.");
    }

    private CommandContext context(@Nullable Object body) {
        String key = headers.idempotencyKey();
        return new CommandContext(
                headers.actor(),
                headers.role(),
                headers.commandId(),
                headers.correlationId(),
                null,
                headers.traceId(),
                null,
                // Keys of callers never meet those that policies and imports derive.
                key == null ? null : "http:" + key,
                key == null ? null : fingerprint(body),
                headers.expectedVersion());
    }

    /// Equal for equal requests, however their JSON was spaced or ordered: the body was read strictly into a record, so writing that
    /// record again is the canonical form of all that was said.
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
