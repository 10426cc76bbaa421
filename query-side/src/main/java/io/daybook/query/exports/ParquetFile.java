package io.daybook.query.exports;

import io.daybook.query.dictionary.AnalystView;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A flat table in the [Parquet format](https://parquet.apache.org/docs/file-format/), version 1, written straight through: rows gather in memory
/// up to one row group, and what is told at the end is small. Pages are compressed with gzip, which every reader knows.
final class ParquetFile implements RowFile {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int ROWS_PER_GROUP = 65_536;
    private static final long BYTES_PER_GROUP = 16L << 20;

    private final OutputStream out;
    private final List<ParquetColumn> columns;
    private final Map<String, String> metadata;
    private final List<Group> groups = new ArrayList<>();
    private long offset;
    private int rows;
    private long bytes;

    private record Group(List<ParquetColumn.Chunk> chunks, long rows) {}

    /// @param metadata what the file says about itself
    ParquetFile(List<AnalystView.Column> columns, Map<String, String> metadata, OutputStream out)
            throws IOException {
        this.columns = columns.stream().map(ParquetColumn::new).toList();
        this.metadata = Map.copyOf(metadata);
        this.out = out;
        write(MAGIC);
    }

    @Override
    public void add(@Nullable Object[] values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            columns.get(i).add(values[i]);
        }
        rows++;
        // Looked at now and then: a row is small against a row group.
        if (rows % 256 == 0) {
            bytes = columns.stream().mapToLong(ParquetColumn::bytes).sum();
        }
        if (rows == ROWS_PER_GROUP || bytes >= BYTES_PER_GROUP) {
            endGroup();
        }
    }

    @Override
    public void end() throws IOException {
        if (rows > 0) {
            endGroup();
        }
        byte[] footer = ThriftWriter.struct(this::footer);
        write(footer);
        write(
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(footer.length)
                        .array());
        write(MAGIC);
        out.flush();
    }

    private void endGroup() throws IOException {
        List<ParquetColumn.Chunk> chunks = new ArrayList<>(columns.size());
        for (ParquetColumn column : columns) {
            write(column.take(offset, chunks::add));
        }
        groups.add(new Group(chunks, rows));
        rows = 0;
        bytes = 0;
    }

    private void footer(ThriftWriter writer) {
        List<Optional<ParquetColumn>> schema = new ArrayList<>();
        schema.add(Optional.empty());
        columns.forEach(column -> schema.add(Optional.of(column)));
        writer.i32(1, 1);
        writer.structs(2, schema, this::element);
        writer.i64(3, groups.stream().mapToLong(Group::rows).sum());
        writer.structs(4, groups, ParquetFile::group);
        writer.structs(
                5,
                List.copyOf(metadata.entrySet()),
                (pair, entry) -> {
                    pair.text(1, entry.getKey());
                    pair.text(2, entry.getValue());
                });
        // Readers look for a version, so that they can mistrust files of some writers.
        writer.text(6, "daybook version 1");
        // Least and greatest values count as such by the order of their types.
        writer.structs(7, columns, (order, _) -> order.mark(1));
    }

    /// @param column absent for the root, whose children all columns are
    private void element(ThriftWriter writer, Optional<ParquetColumn> column) {
        column.ifPresentOrElse(
                each -> each.describe(writer),
                () -> {
                    writer.text(4, "row");
                    writer.i32(5, columns.size());
                });
    }

    private static void group(ThriftWriter writer, Group group) {
        writer.structs(1, group.chunks(), (chunk, each) -> each.describe(chunk));
        writer.i64(2, group.chunks().stream().mapToLong(ParquetColumn.Chunk::plainBytes).sum());
        writer.i64(3, group.rows());
        writer.i64(5, group.chunks().getFirst().offset());
        writer.i64(6, group.chunks().stream().mapToLong(ParquetColumn.Chunk::bytes).sum());
    }

    private void write(byte[] part) throws IOException {
        out.write(part);
        offset += part.length;
    }
}
