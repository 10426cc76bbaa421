package io.daybook.embedded.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;

/// The analysis that product names need, in English and Chinese, is there under its official names.
class AnalysisTest {
    private static final URI NODE = TestStores.elasticsearch();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile("\"_id\":\"([^\"]*)\"");

    @BeforeAll
    static void an_index_of_product_names() throws Exception {
        send(
                "PUT",
                "/analysis-test",
                """
                {
                  "settings": {
                    "number_of_replicas": 0,
                    "analysis": {
                      "char_filter": {"and": {"type": "mapping", "mappings": ["& => \\\\u0020and\\\\u0020"]}},
                      "tokenizer": {
                        "beginnings": {"type": "edge_ngram", "min_gram": 2, "max_gram": 3, "token_chars": ["letter"]}
                      },
                      "filter": {
                        "possessive": {"type": "stemmer", "language": "possessive_english"},
                        "english": {"type": "stemmer", "language": "english"},
                        "typing": {"type": "edge_ngram", "min_gram": 1, "max_gram": 4},
                        "same": {"type": "synonym_graph", "synonyms": ["mobile, phone, 手机", "tv, television set"]}
                      },
                      "analyzer": {
                        "name": {
                          "tokenizer": "standard",
                          "char_filter": ["html_strip", "and"],
                          "filter": ["cjk_width", "lowercase", "asciifolding", "possessive", "cjk_bigram", "english"]
                        },
                        "name_search": {
                          "tokenizer": "standard",
                          "char_filter": ["html_strip", "and"],
                          "filter": ["cjk_width", "lowercase", "asciifolding", "possessive", "cjk_bigram", "same", "english"]
                        },
                        "typed": {"tokenizer": "standard", "filter": ["lowercase", "asciifolding", "typing"]},
                        "once": {"tokenizer": "standard", "filter": ["lowercase", "unique"]},
                        "code": {"tokenizer": "keyword", "filter": ["trim", "lowercase"]},
                        "begin": {"tokenizer": "beginnings"}
                      },
                      "normalizer": {"folded": {"type": "custom", "filter": ["lowercase", "asciifolding", "trim"]}}
                    }
                  },
                  "mappings": {
                    "properties": {
                      "name": {"type": "text", "analyzer": "name", "search_analyzer": "name_search"},
                      "country": {"type": "keyword", "normalizer": "folded"}
                    }
                  }
                }
                """);
        put("mug", "Café <b>Mugs</b> & Saucers", "España");
        put("case", "红色手机保护壳", "China");
        put("shoe", "Children's Running Shoes", "France");
        put("tv", "Ｔelevision set stand", "France");
    }

    @Test
    void a_name_becomes_folded_stemmed_words() throws Exception {
        assertThat(analysed("name", "Café <b>Mugs</b> & Children's ｐｈｏｎｅｓ"))
                .containsExactly("cafe", "mug", "and", "children", "phone");
    }

    @Test
    void chinese_becomes_pairs_of_characters() throws Exception {
        assertThat(analysed("name", "手机保护壳")).containsExactly("手机", "机保", "保护", "护壳");
    }

    @Test
    void words_of_one_meaning_find_each_other() throws Exception {
        assertThat(analysed("name_search", "mobiles")).containsExactly("mobil");
        assertThat(analysed("name_search", "Mobile"))
                .containsExactlyInAnyOrder("mobil", "phone", "手机");
        assertThat(found("mobile")).containsExactly("case");
        assertThat(found("tv")).containsExactly("tv");
    }

    @Test
    void what_is_typed_finds_what_is_meant() throws Exception {
        assertThat(found("cafe")).containsExactly("mug");
        assertThat(found("mugs and saucer")).containsExactly("mug");
        assertThat(found("shoe")).containsExactly("shoe");
        assertThat(found("child")).isEmpty();
        assertThat(found("手机")).containsExactly("case");
        assertThat(found("保护壳")).containsExactly("case");
    }

    @Test
    void beginnings_are_there_for_typing_ahead() throws Exception {
        assertThat(analysed("typed", "Café")).containsExactly("c", "ca", "caf", "cafe");
        assertThat(analysed("begin", "mug7set")).containsExactly("mu", "mug", "se", "set");
    }

    @Test
    void the_smaller_parts_do_what_their_names_say() throws Exception {
        assertThat(analysed("once", "red mug red Mug")).containsExactly("red", "mug");
        assertThat(analysed("code", "  AB 12 ")).containsExactly("ab 12");
    }

    @Test
    void a_normalizer_may_fold() throws Exception {
        assertThat(ids("{\"query\":{\"term\":{\"country\":\"ESPANA \"}}}")).containsExactly("mug");
    }

    @Test
    void the_root_tells_the_version() throws Exception {
        assertThat(send("GET", "/", ""))
                .contains("\"number\"", "\"lucene_version\"", "You Know, for Search");
    }

    private static void put(String id, String name, String country) throws Exception {
        send(
                "PUT",
                "/analysis-test/_doc/" + id + "?refresh=true",
                """
                {"name": "%s", "country": "%s"}\
                """
                        .formatted(name, country));
    }

    private static List<String> analysed(String analyzer, String text) throws Exception {
        String body = "{\"analyzer\":\"%s\",\"text\":\"%s\"}".formatted(analyzer, text);
        return TOKEN.matcher(send("POST", "/analysis-test/_analyze", body))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static List<String> found(String text) throws Exception {
        return ids(
                "{\"query\":{\"match\":{\"name\":{\"query\":\"%s\",\"operator\":\"and\"}}}}"
                        .formatted(text));
    }

    private static List<String> ids(String query) throws Exception {
        return ID.matcher(send("POST", "/analysis-test/_search", query))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String send(String method, String path, String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(NODE.resolve(path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return response.body();
    }
}
