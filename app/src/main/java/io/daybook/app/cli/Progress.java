package io.daybook.app.cli;

import java.io.PrintWriter;
import java.util.Locale;

/// Shows how far something has come: a bar that is drawn over where people look on, a line now and then where a file does.
final class Progress {

    private static final int WIDTH = 30;
    private static final long PAUSE_BETWEEN_LINES_NANOS = 2_000_000_000L;

    private final PrintWriter out;
    private final boolean terminal;
    private String phase = "";
    private long lastLine;
    private int drawn;

    Progress(PrintWriter out) {
        this.out = out;
        this.terminal = System.console() != null && System.console().isTerminal();
    }

    void show(String newPhase, long done, long total, String unit, String remark) {
        double share = total <= 0 ? 0 : Math.clamp((double) done / total, 0, 1);
        String text =
                String.format(
                        Locale.ROOT,
                        "%3.0f %%  %s: %,d of %,d %s  %s",
                        Math.floor(share * 100),
                        newPhase,
                        done,
                        total,
                        unit,
                        remark);
        int full = (int) (share * WIDTH);
        line(newPhase, text, "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] ");
    }

    /// Shows what has no known end.
    void show(String newPhase, long done, String unit, String remark) {
        line(
                newPhase,
                String.format(Locale.ROOT, "%s: %,d %s  %s", newPhase, done, unit, remark),
                "");
    }

    /// Clears the bar, so that what follows begins on a line of its own.
    void end() {
        if (terminal && drawn > 0) {
            draw("");
            out.print('\r');
            out.flush();
        }
    }

    private void line(String newPhase, String text, String bar) {
        if (terminal) {
            draw(bar + text);
        } else if (!newPhase.equals(phase)
                || System.nanoTime() - lastLine > PAUSE_BETWEEN_LINES_NANOS) {
            out.println(text);
            lastLine = System.nanoTime();
        }
        out.flush();
        phase = newPhase;
    }

    private void draw(String text) {
        out.print('\r' + text + " ".repeat(Math.max(0, drawn - text.length())));
        drawn = text.length();
    }
}
