package io.daybook.projection.proof;

import java.util.List;

/// Tells what is known of the views' truth, whichever process has found it out.
public interface Proofs {

    /// All views that are proved, by name.
    List<Proof> all();
}
