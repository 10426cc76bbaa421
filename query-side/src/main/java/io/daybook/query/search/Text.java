package io.daybook.query.search;

import co.elastic.clients.elasticsearch._types.query_dsl.Operator;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch._types.query_dsl.ZeroTermsQuery;

import java.util.List;
import java.util.regex.Pattern;

/// Ways to look for a text. All words must be there, in any order. Words that mean nothing by themselves ("the") are left out; a text of
/// such words only matches everything.
///
/// What matches better ranks higher by fixed steps, not by statistics of the index: these move with every write, so that lists would
/// shift between two pages.
public final class Text {

    private static final Pattern NOT_CHINESE = Pattern.compile("\\P{IsHan}+");

    private Text() {}

    /// All words, as written or as a synonym.
    public static Query words(String field, String text) {
        return Query.of(q ->
                q.match(m ->
                        m.field(field)
                                .query(text)
                                .operator(Operator.And)
                                .zeroTermsQuery(ZeroTermsQuery.All)));
    }

    /// All words, with a typing error or two in each but in its first letter.
    public static Query misspelt(String field, String text) {
        return Query.of(q ->
                q.match(m ->
                        m.field(field)
                                .query(text)
                                .operator(Operator.And)
                                .fuzziness("AUTO")
                                .prefixLength(1)
                                .maxExpansions(50)
                                .zeroTermsQuery(ZeroTermsQuery.None)));
    }

    /// All Chinese characters but so many, for where one was mistaken for another; nothing where there are none.
    public static Query chinese(String field, String text, String needed) {
        String characters = NOT_CHINESE.matcher(text).replaceAll(" ");
        return Query.of(q ->
                q.match(m ->
                        m.field(field)
                                .query(characters)
                                .minimumShouldMatch(needed)
                                .zeroTermsQuery(ZeroTermsQuery.None)));
    }

    /// All words, of which the last may be only begun.
    public static Query begun(String field, String text) {
        return Query.of(
                q -> q.matchBoolPrefix(m -> m.field(field).query(text).operator(Operator.And)));
    }

    /// All words, with a typing error or two in each; the last may be only begun instead.
    public static Query begunMisspelt(String field, String text) {
        return either(
                misspelt(field, text),
                Query.of(q ->
                        q.matchBoolPrefix(m ->
                                m.field(field)
                                        .query(text)
                                        .operator(Operator.And)
                                        .fuzziness("AUTO")
                                        .prefixLength(1)
                                        .maxExpansions(50))));
    }

    /// The words one after the other, of which the last may be only begun.
    public static Query begunPhrase(String field, String text) {
        return Query.of(q -> q.matchPhrasePrefix(m -> m.field(field).query(text)));
    }

    /// The words one after the other, or nearly so.
    public static Query phrase(String field, String text) {
        return Query.of(q -> q.matchPhrase(m -> m.field(field).query(text).slop(2)));
    }

    /// The value begins so, in any case.
    public static Query prefix(String field, String text) {
        return Query.of(q -> q.prefix(p -> p.field(field).value(text).caseInsensitive(true)));
    }

    /// Makes a match worth a fixed number of points.
    public static Query worth(float points, Query query) {
        return Query.of(q -> q.constantScore(c -> c.filter(query).boost(points)));
    }

    /// At least one of them; the points of all that match add up.
    public static Query either(Query... queries) {
        return Query.of(q -> q.bool(b -> b.should(List.of(queries)).minimumShouldMatch("1")));
    }
}
