package io.daybook.command;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// A refusal: named, coded, and thrown before anything is recorded. It has no stack trace, for it is an answer and not a fault.
/// Each aggregate has its own final subclass with an enum of its codes; the codes are documented in `docs/errors.md`.
public abstract class Rejection extends RuntimeException {

    /// What kind of refusal it is; HTTP maps each to one status.
    public enum Kind {
        /// 400: the request cannot be read as what it should be; no handler has seen it.
        MALFORMED,
        /// 404: what the command is about does not exist.
        UNKNOWN,
        /// 409: the state of things does not allow it now.
        CONFLICT,
        /// 412: the caller expected another version.
        STALE,
        /// 422: a rule does not allow it whatever the state.
        RULE,
        /// 503: ask again later; nothing was decided.
        BUSY
    }

    /// One thing that is wrong.
    ///
    /// @param pointer JSON pointer into the request, such as `/lines/3/quantity`; absent where it is about the whole
    public record Problem(@Nullable String pointer, String code, String detail) {}

    private final Kind kind;
    private final String code;
    private final transient List<Problem> problems;
    private final transient Map<String, Object> attributes;

    /// @param code stable, in kebab case, such as `out-of-stock`
    /// @param detail a sentence that says what to do about it
    /// @param problems what exactly is wrong, where there is more to say
    /// @param attributes further members of the answer, such as the shortages
    protected Rejection(
            Kind kind,
            String code,
            String detail,
            List<Problem> problems,
            Map<String, Object> attributes) {
        super(detail, null, false, false);
        this.kind = kind;
        this.code = code;
        this.problems = List.copyOf(problems);
        this.attributes = Map.copyOf(attributes);
    }

    public final Kind kind() {
        return kind;
    }

    public final String code() {
        return code;
    }

    public final String detail() {
        return String.valueOf(getMessage());
    }

    public final List<Problem> problems() {
        return problems;
    }

    public final Map<String, Object> attributes() {
        return attributes;
    }
}
