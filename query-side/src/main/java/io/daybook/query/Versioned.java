package io.daybook.query;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;

/// Answers with one resource. Its ETag is the version of its stream, as commands give it and take it in `If-Match`; a caller who has that
/// version (`If-None-Match`) gets 304.
public final class Versioned {

    /// May be kept by the caller, who then asks whether it still holds; by nobody in between.
    private static final CacheControl REVALIDATE = CacheControl.noCache().cachePrivate();

    private Versioned() {}

    public static <T> ResponseEntity<T> answer(long version, T body) {
        return answer("v" + version, body);
    }

    /// @param tag what changes whenever the resource does; without quotes
    public static <T> ResponseEntity<T> answer(String tag, T body) {
        return ResponseEntity.ok().cacheControl(REVALIDATE).eTag("\"" + tag + "\"").body(body);
    }
}
