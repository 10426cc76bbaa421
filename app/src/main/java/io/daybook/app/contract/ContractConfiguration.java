package io.daybook.app.contract;

import io.daybook.app.contract.OperationNotes.Note;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.RequiredComponents;
import io.daybook.query.OperationRequest;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestBody;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Completes what springdoc finds in the endpoints: summaries, the headers that all commands share, and the problems of each operation.
@Configuration(proxyBeanMethods = false)
class ContractConfiguration {

    private static final String PROBLEM = "#/components/schemas/Problem";
    private static final String COMMAND = "x-command";
    private static final String OPERATION = "x-operation";

    /// Problems of every command besides its own.
    private static final Map<Integer, List<String>> OF_COMMANDS =
            Map.of(
                    400,
                    List.of(
                            "malformed-request",
                            "malformed-header",
                            "idempotency-key-malformed",
                            "if-match-malformed"),
                    409,
                    List.of("idempotency-key-in-flight"),
                    412,
                    List.of("stale-version"),
                    413,
                    List.of("body-too-large"),
                    415,
                    List.of("unsupported-media-type"),
                    422,
                    List.of("invalid-command", "idempotency-key-reused"),
                    429,
                    List.of("busy"),
                    503,
                    List.of("store-unavailable", "busy", "outcome-unknown", "answer-outstanding"));

    /// Problems of every request for work on the views.
    private static final Map<Integer, List<String>> OF_OPERATIONS =
            Map.of(
                    400,
                    List.of(
                            "malformed-request",
                            "malformed-header",
                            "malformed-id",
                            "idempotency-key-required",
                            "idempotency-key-malformed"),
                    409,
                    List.of("idempotency-key-in-flight"),
                    413,
                    List.of("body-too-large"),
                    415,
                    List.of("unsupported-media-type"),
                    422,
                    List.of("invalid-command", "idempotency-key-reused"),
                    429,
                    List.of("busy"),
                    503,
                    List.of("store-unavailable"));

    private static final Map<Integer, List<String>> OF_QUERIES =
            Map.of(
                    400,
                    List.of("malformed-parameter", "unknown-parameter", "bad-consistency-token"),
                    429,
                    List.of("busy"),
                    503,
                    List.of("store-unavailable", "projection-behind"));

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(CommandRequest.class, OperationRequest.class);
    }

    /// Records that requests are read into, by the name that springdoc gives their schema.
    private final Map<String, Class<?>> bodies = new ConcurrentHashMap<>();

    @Bean
    OpenAPI daybookApi() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Daybook")
                                .version("v1")
                                .description(
                                        "An event-sourced order-and-inventory engine. Times are RFC 3339 in UTC, amounts decimal strings beside an ISO 4217 currency. Errors are RFC 9457 problems with a stable `code`. Every POST of a command needs an `Idempotency-Key`. A query that sends the `Consistency-Token` of an answer sees at least what that answer told.")
                                .license(
                                        new License()
                                                .name("Apache-2.0")
                                                .url(
                                                        "https://www.apache.org/licenses/LICENSE-2.0")));
    }

    @Bean
    OperationCustomizer commandsAreMarked() {
        return (operation, method) -> {
            for (var parameter : method.getMethodParameters()) {
                if (parameter.getParameterType() == CommandRequest.class) {
                    operation.addExtension(COMMAND, true);
                }
                if (parameter.getParameterType() == OperationRequest.class) {
                    operation.addExtension(OPERATION, true);
                }
                if (parameter.hasParameterAnnotation(RequestBody.class)) {
                    remember(parameter.getGenericParameterType());
                }
            }
            return operation;
        };
    }

    @Bean
    OpenApiCustomizer contract() {
        OperationNotes notes = OperationNotes.read();
        return api -> {
            api.setServers(null);
            api.setTags(null);
            api.getComponents().addSchemas("Problem", problem());
            bodies.forEach((name, type) -> complete(api.getComponents().getSchemas(), name, type));
            api.getPaths()
                    .forEach((path, item) ->
                            item.readOperationsMap()
                                    .forEach((method, operation) ->
                                            describe(
                                                    operation,
                                                    method.name(),
                                                    notes.of(method.name(), path)
                                                            .orElseThrow(() ->
                                                                    new IllegalStateException(
                                                                            "operations.txt does not tell what "
                                                                                    + method
                                                                                    + " "
                                                                                    + path
                                                                                    + " is for.")))));
        };
    }

    private static void describe(Operation operation, String method, Note note) {
        boolean command = isMarked(operation, COMMAND);
        boolean work = isMarked(operation, OPERATION);
        operation.setSummary(note.summary());
        operation.setTags(null);
        ApiResponse success = operation.getResponses().get("200");
        ApiResponses responses = new ApiResponses();
        if (success == null) {
            success = new ApiResponse();
        }
        success.setDescription(note.summary());
        responses.addApiResponse(String.valueOf(note.status()), success);
        Map<Integer, List<String>> problems = new TreeMap<>();
        note.problems().forEach((status, codes) -> problems.put(status, new ArrayList<>(codes)));
        (command ? OF_COMMANDS : work ? OF_OPERATIONS : OF_QUERIES)
                .forEach((status, codes) ->
                        problems.computeIfAbsent(status, s -> new ArrayList<>()).addAll(codes));
        if (command) {
            if (method.equals("POST")) {
                problems.computeIfAbsent(400, s -> new ArrayList<>())
                        .add("idempotency-key-required");
            }
            addCommandHeaders(operation, success, method, note);
        }
        if (work) {
            addKey(operation, success, true);
            addCaller(operation);
            success.addHeaderObject("Location", told("Where the operation is followed."));
        }
        problems.forEach((status, codes) ->
                responses.addApiResponse(String.valueOf(status), response(status, codes)));
        operation.setResponses(responses);
    }

    private static void addCommandHeaders(
            Operation operation, ApiResponse success, String method, Note note) {
        addKey(operation, success, method.equals("POST"));
        operation.addParametersItem(
                header(
                        "If-Match",
                        "The version that what is changed must have, as an ETag gave it, such as \"v17\".",
                        false));
        addCaller(operation);
        success.addHeaderObject("ETag", told("The version after this."));
        success.addHeaderObject(
                "Consistency-Token", told("Send it with queries that shall see this."));
        if (note.status() == 201) {
            success.addHeaderObject("Location", told("Where what was created is found."));
        }
    }

    private static void addKey(Operation operation, ApiResponse success, boolean required) {
        operation.addParametersItem(
                header(
                        "Idempotency-Key",
                        "New for each request, the same when it is repeated: the first answer is then given again, for ever.",
                        required));
        success.addHeaderObject(
                "Idempotency-Replayed", told("`true` where this answer was given before."));
    }

    private static void addCaller(Operation operation) {
        operation.addParametersItem(
                header("Daybook-Actor", "Who asks, as a reference; no personal data.", false));
        operation.addParametersItem(
                header("Daybook-Role", "`storefront` or `back-office`.", false));
    }

    private static boolean isMarked(Operation operation, String mark) {
        return operation.getExtensions() != null && operation.getExtensions().remove(mark) != null;
    }

    private static HeaderParameter header(String name, String description, boolean required) {
        HeaderParameter header = new HeaderParameter();
        header.setName(name);
        header.setDescription(description);
        header.setRequired(required);
        header.setSchema(new StringSchema());
        return header;
    }

    private static Header told(String description) {
        return new Header().description(description).schema(new StringSchema());
    }

    private static ApiResponse response(int status, List<String> codes) {
        ApiResponse response =
                new ApiResponse()
                        .description(
                                "Problem: "
                                        + String.join(
                                                ", ",
                                                codes.stream()
                                                        .distinct()
                                                        .map(code -> "`" + code + "`")
                                                        .toList()))
                        .content(
                                new Content()
                                        .addMediaType(
                                                "application/problem+json",
                                                new MediaType()
                                                        .schema(new Schema<>().$ref(PROBLEM))));
        if (status == 429 || status == 503) {
            response.addHeaderObject("Retry-After", told("Seconds to wait before asking again."));
        }
        return response;
    }

    private static Schema<?> problem() {
        Schema<?> error =
                new ObjectSchema()
                        .addProperty(
                                "pointer",
                                new StringSchema().description("JSON pointer into the body."))
                        .addProperty(
                                "parameter",
                                new StringSchema().description("Or the name of a parameter."))
                        .addProperty("code", new StringSchema())
                        .addProperty("detail", new StringSchema())
                        .required(List.of("code", "detail"));
        return new ObjectSchema()
                .description("An RFC 9457 problem.")
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty(
                        "code", new StringSchema().description("Stable; docs/errors.md lists all."))
                .addProperty("detail", new StringSchema())
                .addProperty("errors", new ArraySchema().items(error))
                .required(List.of("type", "title", "status", "code", "detail"));
    }

    private void remember(Type type) {
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(this::remember);
        }
        if (type instanceof Class<?> body
                && body.isRecord()
                && bodies.put(body.getSimpleName(), body) == null) {
            for (RecordComponent component : body.getRecordComponents()) {
                remember(component.getGenericType());
            }
        }
    }

    /// Members are required unless they may be null, and there are no others.
    private static void complete(Map<String, Schema> schemas, String name, Class<?> type) {
        Schema<?> schema = schemas.get(name);
        if (schema != null) {
            schema.setRequired(
                    Arrays.stream(type.getRecordComponents())
                            .filter(RequiredComponents::isRequired)
                            .map(RecordComponent::getName)
                            .toList());
            schema.setAdditionalProperties(false);
        }
    }
}
