package io.daybook.command.deadletter;

import io.daybook.command.deadletter.DeadLetterCommand.DropDeadLetters;
import io.daybook.command.deadletter.DeadLetterCommand.EditDeadLetter;
import io.daybook.command.deadletter.DeadLetterCommand.RetryDeadLetters;
import io.daybook.command.deadletter.DeadLetterCommand.Which;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.Map;

@CommandEndpoint
@RequestMapping("/api/v1/projections/{view}/dead-letters")
class DeadLetterEndpoint {

    /// @param dryRun only tell what would be done
    record RetryBody(@Nullable String reason, @Nullable Boolean dryRun) {}

    /// @param changes members of the event to be set, `null` for those to be left out (JSON Merge Patch); the rest stays
    /// @param dryRun only check the changes and tell what would be done
    record EditBody(
            Map<String, @Nullable Object> changes, String reason, @Nullable Boolean dryRun) {}

    /// @param dryRun only tell what would be done
    record DropBody(String reason, @Nullable Boolean dryRun) {}

    /// @param cause those of one cause; all where absent
    /// @param after those behind this position, where an earlier answer has ended
    /// @param dryRun only tell what would be done
    record RetryAllBody(
            @Nullable String cause,
            @Nullable Long after,
            @Nullable String reason,
            @Nullable Boolean dryRun) {}

    /// @param cause those of this cause
    /// @param after those behind this position, where an earlier answer has ended
    /// @param dryRun only tell what would be done
    record DropAllBody(
            String cause, @Nullable Long after, String reason, @Nullable Boolean dryRun) {}

    @PostMapping("/{position}/retry")
    ResponseEntity<Map<String, Object>> retry(
            @PathVariable String view,
            @PathVariable long position,
            @RequestBody RetryBody body,
            CommandRequest request) {
        return request.change(
                new RetryDeadLetters(
                        view,
                        new Which.One(position),
                        body.reason(),
                        isTrue(body.dryRun()),
                        request.at()),
                body);
    }

    @PostMapping("/{position}/edit")
    ResponseEntity<Map<String, Object>> edit(
            @PathVariable String view,
            @PathVariable long position,
            @RequestBody EditBody body,
            CommandRequest request) {
        return request.change(
                new EditDeadLetter(
                        view,
                        position,
                        body.changes(),
                        body.reason(),
                        isTrue(body.dryRun()),
                        request.at()),
                body);
    }

    @PostMapping("/{position}/drop")
    ResponseEntity<Map<String, Object>> drop(
            @PathVariable String view,
            @PathVariable long position,
            @RequestBody DropBody body,
            CommandRequest request) {
        return request.change(
                new DropDeadLetters(
                        view,
                        new Which.One(position),
                        body.reason(),
                        isTrue(body.dryRun()),
                        request.at()),
                body);
    }

    @PostMapping("/retry")
    ResponseEntity<Map<String, Object>> retryAll(
            @PathVariable String view, @RequestBody RetryAllBody body, CommandRequest request) {
        return request.change(
                new RetryDeadLetters(
                        view,
                        new Which.All(body.cause(), orFirst(body.after())),
                        body.reason(),
                        isTrue(body.dryRun()),
                        request.at()),
                body);
    }

    @PostMapping("/drop")
    ResponseEntity<Map<String, Object>> dropAll(
            @PathVariable String view, @RequestBody DropAllBody body, CommandRequest request) {
        return request.change(
                new DropDeadLetters(
                        view,
                        new Which.All(body.cause(), orFirst(body.after())),
                        body.reason(),
                        isTrue(body.dryRun()),
                        request.at()),
                body);
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }

    private static long orFirst(@Nullable Long after) {
        return after == null ? 0 : after;
    }
}
