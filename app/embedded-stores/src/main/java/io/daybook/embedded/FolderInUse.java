package io.daybook.embedded;

import java.nio.file.Path;

/// Another live process owns the data folder: two engines would fight over one database.
public final class FolderInUse extends EmbeddedStoreFailure {
    FolderInUse(Path folder) {
        super(
                "The data folder "
                        + folder
                        + " is in use by another running engine. Stop that one, or give this one a folder of its own (daybook.data).");
    }
}
