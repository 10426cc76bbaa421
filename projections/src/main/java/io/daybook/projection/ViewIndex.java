package io.daybook.projection;

import java.sql.SQLException;
import java.util.function.LongConsumer;

/// The search index of a view: one for each of its versions, and an alias by which readers find the live one.
///
/// All of these may be done again after a crash. They throw [StoreUnavailable] when the other store does not answer.
public interface ViewIndex {

    /// A name for a next version's index, which no index has or has had.
    String newName();

    /// Writes all documents of a version from its book to its index, which is made anew; nobody searches it yet.
    ///
    /// @param book where the version's book lies
    /// @param written is told now and then how many documents were written
    void fill(String index, ViewStore book, LongConsumer written) throws SQLException;

    /// Lets documents that were written be found.
    void refresh(String index);

    /// Whether the alias stands for one index, which has the definition that this release gives it.
    boolean isSound();

    /// Makes the live index anew from its book, where it is not sound. The view must be claimed.
    void mend(ViewStore live) throws Exception;

    /// The documents of an index, held as they are now until it is closed.
    Documents open(String index);

    /// The index that readers find.
    String live();

    /// Lets readers find `index`, and no other, in one step.
    void switchTo(String index);

    /// Deletes an index; one that is not there is left as it is.
    void drop(String index);

    /// Documents in the order of their ids.
    interface Documents extends AutoCloseable, Iterable<Documents.Document> {

        /// @param version position of the event that made it so
        /// @param json its source, with keys in the order of their names
        record Document(String id, long version, String json) {}

        @Override
        void close();
    }
}
