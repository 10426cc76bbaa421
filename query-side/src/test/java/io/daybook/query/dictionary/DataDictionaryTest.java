package io.daybook.query.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The data dictionary says what the database says.
class DataDictionaryTest {

    private static final List<AnalystView> VIEWS = views();

    private static List<AnalystView> views() {
        TestDatabase database = TestStores.database();
        Flyway.configure()
                .dataSource(database.ownerDataSource())
                .locations("classpath:db/migration")
                .schemas("daybook", "views", "analytics")
                .load()
                .migrate();
        return AnalystView.all(JdbcClient.create(database.ownerDataSource()));
    }

    @Test
    void the_page_in_the_repository_is_the_one_that_the_database_gives() throws IOException {
        Path page = Path.of("../docs/data-dictionary.md");
        String now = new DataDictionary(VIEWS).markdown();
        if ("update".equals(System.getProperty("daybook.dictionary"))) {
            Files.writeString(page, now);
        }

        assertThat(now)
                .as(
                        "What analysts read has changed. If that is meant, 'mvn -q -pl query-side -am test -Dtest=DataDictionaryTest -Dsurefire.failIfNoSpecifiedTests=false -Ddaybook.dictionary=update' writes docs/data-dictionary.md anew.")
                .isEqualTo(Files.exists(page) ? Files.readString(page) : "");
    }

    @Test
    void every_view_and_column_is_explained() {
        assertThat(VIEWS)
                .hasSizeGreaterThan(30)
                .allSatisfy(view -> {
                    assertThat(view.comment()).as(view.name()).isNotBlank();
                    assertThat(view.columns())
                            .as(view.name())
                            .isNotEmpty()
                            .allSatisfy(column ->
                                    assertThat(column.comment()).as(column.name()).isNotBlank());
                });
    }

    @Test
    void what_a_comment_says_is_text() {
        AnalystView view =
                new AnalystView(
                        "odd_v1",
                        "<script>alert('a & b')</script>",
                        List.of(),
                        List.of(new AnalystView.Column("a", "text", "x | y > \"z\"")));
        DataDictionary dictionary = new DataDictionary(List.of(view));

        assertThat(dictionary.html())
                .contains(
                        "&lt;script&gt;alert('a &amp; b')&lt;/script&gt;",
                        "x | y &gt; &quot;z&quot;")
                .doesNotContain("<script");
        assertThat(dictionary.markdown()).contains("x \\| y > \"z\"");
    }
}
