package io.daybook.query.dictionary;

import io.daybook.query.QueryEndpoint;
import io.daybook.query.ReadDatabase;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The data dictionary as a page, made of the database's own comments.
@QueryEndpoint
class DataDictionaryEndpoint {

    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

    private final ReadDatabase database;

    DataDictionaryEndpoint(ReadDatabase database) {
        this.database = database;
    }

    @GetMapping("/data-dictionary")
    ResponseEntity<String> page() {
        return ResponseEntity.ok()
                .contentType(HTML)
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(1)))
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
                .body(new DataDictionary(AnalystView.all(database.jdbc())).html());
    }
}
