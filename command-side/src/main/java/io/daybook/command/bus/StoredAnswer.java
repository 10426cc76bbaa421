package io.daybook.command.bus;

import io.daybook.command.Answer;

/// What was answered first.
sealed interface StoredAnswer {

    record Given(Answer answer) implements StoredAnswer {}

    record Refused(StoredRejection rejection) implements StoredAnswer {}
}
