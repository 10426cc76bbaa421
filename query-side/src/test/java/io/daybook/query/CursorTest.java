package io.daybook.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

import java.util.UUID;

class CursorTest {

    @Test
    void a_cursor_reads_back_for_the_same_list() {
        Cursor cursor = Cursor.of("85123A", "läden-1", 4711L);

        Cursor read = Cursor.parse(cursor.text("stock/low"), "stock/low", 3);

        assertThat(read).isEqualTo(cursor);
        assertThat(read.number(2)).isEqualTo(4711);
        assertThat(cursor.text("stock/low")).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void empty_keys_are_keys() {
        Cursor cursor = Cursor.of("", "");
        assertThat(Cursor.parse(cursor.text("list"), "list", 2)).isEqualTo(cursor);
    }

    @Test
    void a_cursor_of_another_list_or_other_filters_is_refused() {
        String text = Cursor.of(1).text("stock/low");
        assertRefused(text, "stock/sold-out", 1);
    }

    @Test
    void a_cursor_with_other_keys_is_refused() {
        assertRefused(Cursor.of(1, 2).text("list"), "list", 1);
    }

    @Test
    void a_cursor_changed_by_hand_is_refused() {
        String text = Cursor.of(4711).text("list");
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'Q' ? 'R' : 'Q';
            if (i < text.length() - 1) {
                assertRefused(text.substring(0, i) + other + text.substring(i + 1), "list", 1);
            }
            assertRefused(text.substring(0, i), "list", 1);
        }
    }

    @Test
    void a_key_that_is_not_of_the_kind_that_is_asked_for_is_refused() {
        UUID id = UUID.fromString("0192b1a0-0000-7000-8000-000000000001");
        Cursor cursor = Cursor.of(id, "läden-1");

        assertThat(cursor.uuid(0)).isEqualTo(id);
        assertThatExceptionOfType(QueryProblem.class)
                .isThrownBy(() -> cursor.uuid(1))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("bad-cursor"));
    }

    @Test
    void a_cursor_of_absurd_length_is_refused() {
        assertRefused("A".repeat(Cursor.MAX_LENGTH + 1), "list", 1);
        assertRefused("!", "list", 1);
    }

    private static void assertRefused(String text, String list, int keys) {
        assertThatExceptionOfType(QueryProblem.class)
                .isThrownBy(() -> Cursor.parse(text, list, keys))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("bad-cursor"));
    }
}
