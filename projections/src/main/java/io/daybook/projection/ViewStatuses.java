package io.daybook.projection;

import java.util.List;

/// Tells how the views are doing that this process posts; empty where it posts none.
public interface ViewStatuses {

    List<ViewStatus> all();
}
