package io.daybook.query.exports;

import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// A Parquet file as the format's reference implementation reads it.
///
/// @param rows the values as Java types, by the columns' logical types
public record ParquetRows(
        MessageType schema,
        Map<String, String> metadata,
        List<BlockMetaData> groups,
        List<List<@Nullable Object>> rows) {

    public static ParquetRows read(byte[] file) throws IOException {
        Path path = Files.createTempFile("rows", ".parquet");
        try {
            Files.write(path, file);
            return read(path);
        } finally {
            Files.delete(path);
        }
    }

    static ParquetRows read(Path path) throws IOException {
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new Gzip())
                        .build();
        try (ParquetFileReader file = new ParquetFileReader(new LocalInputFile(path), options)) {
            ParquetMetadata footer = file.getFooter();
            MessageType schema = footer.getFileMetaData().getSchema();
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (PageReadStore group = file.readNextRowGroup();
                    group != null;
                    group = file.readNextRowGroup()) {
                RecordReader<Group> records =
                        new ColumnIOFactory()
                                .getColumnIO(schema)
                                .getRecordReader(group, new GroupRecordConverter(schema));
                for (long i = 0; i < group.getRowCount(); i++) {
                    rows.add(row(schema, records.read()));
                }
            }
            return new ParquetRows(
                    schema,
                    footer.getFileMetaData().getKeyValueMetaData(),
                    footer.getBlocks(),
                    rows);
        }
    }

    private static List<@Nullable Object> row(MessageType schema, Group record) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 0; i < schema.getFieldCount(); i++) {
            row.add(
                    record.getFieldRepetitionCount(i) == 0
                            ? null
                            : value(schema.getType(i).asPrimitiveType(), record, i));
        }
        return row;
    }

    private static Object value(PrimitiveType type, Group record, int field) {
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> record.getBoolean(field, 0);
            case DOUBLE -> record.getDouble(field, 0);
            case BINARY -> record.getBinary(field, 0).toStringUsingUTF8();
            case INT32 ->
                    logical == LogicalTypeAnnotation.dateType()
                            ? LocalDate.ofEpochDay(record.getInteger(field, 0))
                            : (Object) record.getInteger(field, 0);
            case INT64 -> {
                long number = record.getLong(field, 0);
                if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
                    assert timestamp.getUnit() == LogicalTypeAnnotation.TimeUnit.MICROS;
                    Instant time = Instant.EPOCH.plus(number, ChronoUnit.MICROS);
                    yield timestamp.isAdjustedToUTC()
                            ? time
                            : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
                }
                yield number;
            }
            case FIXED_LEN_BYTE_ARRAY ->
                    new BigDecimal(
                            new BigInteger(record.getBinary(field, 0).getBytes()),
                            ((DecimalLogicalTypeAnnotation) logical).getScale());
            case FLOAT, INT96 -> throw new AssertionError(type);
        };
    }

    /// Without Hadoop there are no codecs; this one is the JDK's.
    private static final class Gzip
            implements CompressionCodecFactory, CompressionCodecFactory.BytesInputDecompressor {

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            assert codec == CompressionCodecName.GZIP;
            return this;
        }

        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            try (GZIPInputStream in =
                    new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                byte[] plain = in.readAllBytes();
                assert plain.length == size;
                return BytesInput.from(plain);
            }
        }

        @Override
        public void decompress(ByteBuffer input, int packed, ByteBuffer output, int size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {}
    }
}
