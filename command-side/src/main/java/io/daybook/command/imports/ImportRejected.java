package io.daybook.command.imports;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// An import that cannot be taken or cannot go on.
public final class ImportRejected extends Rejection {

    public enum Code {
        /// An option has no such value, or there is no such option.
        BAD_IMPORT_OPTION("bad-import-option", Kind.RULE),
        /// The engine already holds documents or stock that are not of this import.
        IMPORT_CONFLICT("import-conflict", Kind.CONFLICT),
        /// The engine refused a document in the middle.
        IMPORT_REFUSED("import-refused", Kind.CONFLICT),
        TOO_MANY_IMPORTS("too-many-imports", Kind.BUSY),
        UNKNOWN_OPERATION("unknown-operation", Kind.UNKNOWN);

        private final String text;
        private final Kind kind;

        Code(String text, Kind kind) {
            this.text = text;
            this.kind = kind;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private ImportRejected(Code code, String detail, Map<String, Object> attributes) {
        super(code.kind, code.text, detail, List.of(), attributes);
    }

    static ImportRejected because(Code code, String detail) {
        return new ImportRejected(code, detail, Map.of());
    }

    static ImportRejected because(Code code, String detail, Map<String, Object> attributes) {
        return new ImportRejected(code, detail, attributes);
    }
}
