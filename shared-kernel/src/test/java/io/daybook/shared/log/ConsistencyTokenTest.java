package io.daybook.shared.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistencyTokenTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 255, 110_000, Long.MAX_VALUE})
    void a_token_reads_back_and_is_safe_in_a_url(long position) {
        String text = ConsistencyToken.of(position).toString();

        assertThat(ConsistencyToken.parse(text).position()).isEqualTo(position);
        assertThat(text).matches("[A-Za-z0-9_-]{18}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4711",
                "not a token at all",
                "AQAAAAAAAAAAAAAAAA",
                "äöüäöüäöüäöüäöüäöü"
            })
    void what_no_answer_gave_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse(text));
    }

    @Test
    void a_changed_character_is_refused_and_not_taken_for_another_position() {
        String text = ConsistencyToken.of(4711).toString();
        // The last character has bits that carry nothing.
        for (int i = 0; i < text.length() - 1; i++) {
            char other = text.charAt(i) == 'x' ? 'y' : 'x';
            String mangled = text.substring(0, i) + other + text.substring(i + 1);
            assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse(mangled));
        }
    }

    @Test
    void there_is_no_token_for_a_negative_position() {
        assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.of(-1));
    }
}
