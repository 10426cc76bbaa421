package io.daybook.app.embedded;

import io.daybook.embedded.EmbeddedStoreFailure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Tells why the engine's own stores did not start, in place of a stack trace.
public final class EmbeddedStoreFailureAnalyzer
        extends AbstractFailureAnalyzer<EmbeddedStoreFailure> {

    @Override
    protected FailureAnalysis analyze(Throwable root, EmbeddedStoreFailure failure) {
        return new FailureAnalysis(failure.getMessage(), null, failure);
    }
}
