package io.daybook.app.cli;

import tools.jackson.databind.JsonNode;

/// The engine answered with a problem.
final class EngineRefused extends RuntimeException {

    private final int status;
    private final String code;

    EngineRefused(int status, JsonNode problem) {
        super(describe(status, problem), null, false, false);
        this.status = status;
        this.code = problem.path("code").asString("");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    private static String describe(int status, JsonNode problem) {
        StringBuilder text = new StringBuilder();
        text.append(problem.path("detail").asString("The engine answered with status " + status))
                .append(" [")
                .append(problem.path("code").asString(String.valueOf(status)))
                .append(']');
        problem.path("errors")
                .forEach(error ->
                        text.append("\n  ")
                                .append(
                                        error.path("pointer")
                                                .asString(error.path("parameter").asString("")))
                                .append(": ")
                                .append(error.path("detail").asString("")));
        return text.toString();
    }
}
