package io.daybook.command.http;

import io.daybook.command.Rejection.Problem;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/// Holds a body against its own declaration: a record component that is not `@Nullable` must be there. JSON readers know nothing of that.
public final class RequiredComponents {

    private static final int MAX_PROBLEMS = 50;

    private RequiredComponents() {}

    /// What is missing, by JSON pointer; empty where nothing is.
    public static List<Problem> missingIn(Object body) {
        List<Problem> problems = new ArrayList<>();
        check("", body, problems);
        return problems;
    }

    public static boolean isRequired(RecordComponent component) {
        return !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static void check(String pointer, @Nullable Object value, List<Problem> problems) {
        if (problems.size() >= MAX_PROBLEMS) {
            return;
        }
        switch (value) {
            case null ->
                    problems.add(
                            new Problem(pointer, "missing", "This is required and was not given."));
            case Record body -> {
                for (RecordComponent component : body.getClass().getRecordComponents()) {
                    Object part = read(component, body);
                    if (part != null || isRequired(component)) {
                        check(pointer + "/" + component.getName(), part, problems);
                    }
                }
            }
            case List<?> parts -> {
                for (int i = 0; i < parts.size(); i++) {
                    check(pointer + "/" + i, parts.get(i), problems);
                }
            }
            case Object scalar -> {}
        }
    }

    private static @Nullable Object read(RecordComponent component, Record body) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(body);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot read " + component + " of a request body.", e);
        }
    }
}
