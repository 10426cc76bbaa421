package io.daybook.projection;

import tools.jackson.databind.node.ObjectNode;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The documents of a view that is searched in another store, one by one: for whoever holds them against what they should be.
///
/// All of it throws [StoreUnavailable] when the store does not answer, or has no such index.
public interface ViewDocuments {

    /// A document as readers are shown it.
    ///
    /// @param version position of the log that it was written for
    record Document(long version, ObjectNode json) {}

    /// Gives the ids of all documents page by page; an empty page is the end.
    interface Ids extends AutoCloseable {
        List<String> next();

        @Override
        void close();
    }

    /// What the index is called.
    String index();

    /// These documents, as far as they are there, the latest writes included.
    Map<String, Document> shown(Collection<String> ids);

    /// What the view's book in a store makes of these documents, as far as there are to be any.
    Map<String, ObjectNode> right(ViewStore store, Collection<String> ids) throws SQLException;

    /// Writes a document, whatever was there. The view must be claimed.
    ///
    /// @param version position that the view has come to: later writes of the view are later than that
    void put(String id, ObjectNode document, long version);

    /// Removes a document. The view must be claimed.
    void remove(String id, long version);

    /// Lets searches see what was written and removed.
    void refresh();

    Ids ids();
}
