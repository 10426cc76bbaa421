package io.daybook.query.dictionary;

import java.util.List;

/// The data dictionary as people read it: in the repository, and served by the engine.
final class DataDictionary {

    private static final String ABOUT =
            "What analysts read, as role `analyst`, in the schema `analytics` of the engine's PostgreSQL. Everything here follows the log within"
                    + " milliseconds, and can be folded from it again; `freshness_v1` tells how far each view has come.";

    private static final List<String> CONVENTIONS =
            List.of(
                    "A view carries a version in its name. A version never changes its meaning: what changes gets the next number and stands beside it.",
                    "`..._minor` are minor units (such as cents) of the row's `currency`, an ISO 4217 code. Never add up amounts of different currencies.",
                    "`..._at` are instants of business time unless they say otherwise, `..._on` are their days, UTC.",
                    "`position` is the place in the log of the last event that is in the row. A row whose position is not past a number is as it was when the log had come to it.",
                    "There is no personal data: customers are references, and free text that people wrote about orders is left out.",
                    "Statements end after 60 seconds, and nothing can be written. Large results are better asked of `GET /api/v1/exports/{view}`, as CSV or Parquet.");

    private final List<AnalystView> views;

    DataDictionary(List<AnalystView> views) {
        this.views = views;
    }

    String markdown() {
        StringBuilder page = new StringBuilder();
        page.append("# Data dictionary\n\n");
        page.append(
                "Made from the comments in the database; a test renews it, and fails where it is not as the database says.\n");
        page.append("The engine serves it at `/data-dictionary`.\n\n");
        page.append(ABOUT).append("\n\n");
        CONVENTIONS.forEach(line -> page.append("- ").append(line).append('\n'));
        page.append("\n| view | a row |\n| --- | --- |\n");
        for (AnalystView view : views) {
            page.append("| [")
                    .append(view.name())
                    .append("](#")
                    .append(view.name())
                    .append(") | ")
                    .append(cell(view.comment()))
                    .append(" |\n");
        }
        for (AnalystView view : views) {
            page.append("\n## ").append(view.name()).append("\n\n");
            page.append(view.comment()).append('\n');
            if (!view.readModels().isEmpty()) {
                page.append("Made of `")
                        .append(String.join("`, `", view.readModels()))
                        .append("`.\n");
            }
            view.successor(views)
                    .ifPresent(later ->
                            page.append("Superseded by [")
                                    .append(later.name())
                                    .append("](#")
                                    .append(later.name())
                                    .append(").\n"));
            page.append("\n| column | type | meaning |\n| --- | --- | --- |\n");
            for (AnalystView.Column column : view.columns()) {
                page.append("| `")
                        .append(column.name())
                        .append("` | ")
                        .append(column.type())
                        .append(" | ")
                        .append(cell(column.comment()))
                        .append(" |\n");
            }
        }
        return page.toString();
    }

    /// One page that needs nothing besides itself.
    String html() {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<main>\n<h1>Data dictionary</h1>\n<p>").append(marked(ABOUT)).append("</p>\n");
        page.append("<ul>\n");
        CONVENTIONS.forEach(line -> page.append("<li>").append(marked(line)).append("</li>\n"));
        page.append("</ul>\n");
        for (AnalystView view : views) {
            page.append("<section id=\"")
                    .append(escaped(view.name()))
                    .append("\">\n<h2><a href=\"#");
            page.append(escaped(view.name())).append("\">").append(escaped(view.name()));
            page.append("</a></h2>\n<p>")
                    .append(escaped(view.comment()))
                    .append("</p>\n<p class=\"of\">");
            if (!view.readModels().isEmpty()) {
                page.append("Made of ")
                        .append(escaped(String.join(", ", view.readModels())))
                        .append(". ");
            }
            view.successor(views)
                    .ifPresent(later ->
                            page.append("Superseded by <a href=\"#")
                                    .append(escaped(later.name()))
                                    .append("\">")
                                    .append(escaped(later.name()))
                                    .append("</a>."));
            page.append(
                    "</p>\n<table>\n<thead><tr><th>column</th><th>type</th><th>meaning</th></tr></thead>\n<tbody>\n");
            for (AnalystView.Column column : view.columns()) {
                page.append("<tr><td><code>")
                        .append(escaped(column.name()))
                        .append("</code></td><td class=\"type\">")
                        .append(escaped(column.type()))
                        .append("</td><td>")
                        .append(escaped(column.comment()))
                        .append("</td></tr>\n");
            }
            page.append("</tbody>\n</table>\n</section>\n");
        }
        page.append("</main>\n<nav>\n<h2>Views</h2>\n<ul>\n");
        for (AnalystView view : views) {
            page.append(view.successor(views).isPresent() ? "<li class=\"old\">" : "<li>")
                    .append("<a href=\"#")
                    .append(escaped(view.name()))
                    .append("\">")
                    .append(escaped(view.name()))
                    .append("</a></li>\n");
        }
        return page.append("</ul>\n</nav>\n</body>\n</html>\n").toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// Words between back ticks are code.
    private static String marked(String text) {
        return escaped(text).replaceAll("`([^`]+)`", "<code>$1</code>");
    }

    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Data dictionary &middot; Daybook</title>
            <style>
            :root { color-scheme: light dark; --line: #8884; --quiet: #777; --link: #2563a8; }
            @media (prefers-color-scheme: dark) { :root { --quiet: #9a9a9a; --link: #7db4ee; } }
            body { margin: 0 auto; max-width: 78rem; padding: 1rem 1.5rem 4rem; font: 16px/1.5 system-ui, sans-serif;
                   display: grid; grid-template-columns: minmax(0, 1fr) 15rem; gap: 3rem; }
            nav { grid-column: 2; grid-row: 1; position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow: auto; font-size: .9rem; }
            nav ul { list-style: none; margin: 0; padding: 0; }
            nav h2 { font-size: 1rem; margin: .6rem 0; }
            main { grid-column: 1; grid-row: 1; }
            h1 { line-height: 1.2; }
            section { border-top: 1px solid var(--line); padding-top: .5rem; margin-top: 2rem; scroll-margin-top: .5rem; }
            section h2 { margin: .5rem 0 .2rem; font: 600 1.25rem/1.3 ui-monospace, monospace; }
            section p { margin: .3rem 0; }
            a { color: var(--link); text-decoration: none; }
            a:hover { text-decoration: underline; }
            .of, .type, .old a { color: var(--quiet); }
            .of { font-size: .9rem; }
            table { border-collapse: collapse; width: 100%; margin-top: .6rem; font-size: .95rem; }
            th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); }
            th { color: var(--quiet); font-weight: 500; }
            td:first-child, .type { white-space: nowrap; }
            code { font: .92em ui-monospace, monospace; }
            @media (max-width: 50rem) {
              body { display: block; padding: .5rem 1rem 3rem; }
              nav { position: static; max-height: none; }
              .type { white-space: normal; }
            }
            </style>
            </head>
            <body>
            """;
}
