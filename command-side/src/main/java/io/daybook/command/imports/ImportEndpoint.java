package io.daybook.command.imports;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.daybook.command.imports.ImportFiles.Entry;
import io.daybook.command.imports.ImportFiles.State;
import io.daybook.command.imports.ImportRejected.Code;
import io.daybook.command.imports.Imports.Operation;
import io.daybook.command.imports.retail.BadFile;
import io.daybook.shared.log.ConsistencyToken;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/// Takes files of history and tells how far their imports have come.
@RestController
@ConditionalOnExpression("'${daybook.roles:command,projection,query}'.contains('command')")
class ImportEndpoint {

    /// As uploaded; the file may unpack to more.
    static final long MAX_BYTES = 64L * 1024 * 1024;

    private static final Set<String> PARAMETERS =
            Set.of("supply", "lifecycle", "skipBad", "prefix");

    private final Imports imports;
    private final JsonMapper json;

    ImportEndpoint(Imports imports, JsonMapper json) {
        this.imports = imports;
        this.json = json;
    }

    /// An import, as whoever asked for it follows it.
    ///
    /// @param state `queued`, `running`, `done` or `failed`
    /// @param secondsLeft at the rate so far; absent unless it is running
    /// @param consistencyToken of the import's last event, to be sent with queries that shall see all of it; present when it is done
    /// @param problem why it failed
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OperationBody(
            String id,
            String kind,
            String state,
            String supply,
            String lifecycle,
            int rowsTotal,
            int rowsDone,
            int documentsTotal,
            int documentsDone,
            int rowsSkipped,
            @Nullable Double ordersPerSecond,
            @Nullable Long secondsLeft,
            Instant askedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String consistencyToken,
            @Nullable JsonNode problem) {}

    /// Asks for an import. The body is the file, CSV in UTF-8, plain or packed by gzip. The same file with the same options is
    /// the same import: asked for again, it is not done again, and one that failed goes on.
    ///
    /// @param supply where stock comes from: `exact`, `weekly` or `scarce`
    /// @param lifecycle `plain` or `linked`
    /// @param skipBad `true` to leave broken rows out
    /// @param prefix put before the ids of orders and credits
    @PostMapping("/api/v1/imports")
    ResponseEntity<OperationBody> ask(
            @RequestParam(defaultValue = "exact") String supply,
            @RequestParam(defaultValue = "plain") String lifecycle,
            @RequestParam(defaultValue = "false") String skipBad,
            @RequestParam(defaultValue = "") String prefix,
            HttpServletRequest request)
            throws IOException {
        refuseUnknown(request.getParameterMap().keySet());
        ImportOptions options = ImportOptions.parse(supply, lifecycle, skipBad, prefix);
        byte[] file = request.getInputStream().readNBytes((int) MAX_BYTES + 1);
        if (file.length > MAX_BYTES) {
            throw BadFile.tooLarge(MAX_BYTES);
        }
        String importId = imports.submit(file, options);
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/operations/" + importId))
                .body(body(importId));
    }

    @GetMapping("/api/v1/operations/{id}")
    OperationBody operation(@PathVariable String id) {
        return body(id);
    }

    private OperationBody body(String id) {
        return body(
                imports.find(id)
                        .orElseThrow(() ->
                                ImportRejected.because(
                                        Code.UNKNOWN_OPERATION,
                                        "There is no such operation. Its id is given by the answer that began it.")));
    }

    private OperationBody body(Operation operation) {
        Entry entry = operation.entry();
        boolean done = entry.state() == State.DONE;
        @Nullable ImportProgress progress = done ? null : operation.progress();
        return new OperationBody(
                entry.importId(),
                "import",
                entry.state().text(),
                entry.options().supplyText(),
                entry.options().lifecycleText(),
                entry.rows(),
                done ? entry.rows() : progress == null ? 0 : progress.rowsDone(),
                entry.documents(),
                done ? entry.documents() : progress == null ? 0 : progress.documentsDone(),
                entry.skippedRows(),
                progress == null ? null : progress.ordersPerSecond(),
                progress == null ? null : progress.secondsLeft(),
                entry.askedAt(),
                entry.startedAt(),
                entry.finishedAt(),
                done ? new ConsistencyToken(entry.lastPosition()).toString() : null,
                entry.problem() == null ? null : json.readTree(entry.problem()));
    }

    private static void refuseUnknown(Set<String> given) {
        for (String name : given) {
            if (!PARAMETERS.contains(name)) {
                throw ImportRejected.because(
                        Code.BAD_IMPORT_OPTION,
                        "There is no option of that name. An import takes %s."
                                .formatted(String.join(", ", new TreeSet<>(PARAMETERS))));
            }
        }
    }
}
