package whaleware.fleet.store;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Writes a [Block] as compressed bytes: differences of times, and for each column differences of integers with a
/// fixed number of decimal places, deflated (RFC 1951).
///
/// The layout: version 1, width, number of rows, first time and differences, number of keys; for each key its index and
/// its columns. Roll-ups are rounded to seven digits if they are no decimals; values never are.
///
/// Not thread-safe: it reuses its buffers. Close it.
final class BlockCodec implements AutoCloseable {
    private static final int VERSION = 1;
    /// The digits that are kept of roll-ups.
    private static final int DIGITS = 7;
    private static final int LARGEST = 1 << 26;
    private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[8192];

    byte[] encode(Block block) {
        var out = new ByteArrayOutputStream();
        out.write(VERSION);
        out.write(block.width());
        Varints.write(out, block.times().length);
        long previous = 0;
        for (long time : block.times()) {
            Varints.writeSigned(out, time - previous);
            previous = time;
        }
        Varints.write(out, block.columns().size());
        block.columns().forEach((key, columns) -> {
            Varints.write(out, key);
            ColumnCodec.write(out, columns, DIGITS);
        });
        return deflated(out.toByteArray());
    }

    /// @throws IllegalStateException if the bytes are damaged
    Block decode(byte[] bytes) {
        try {
            return decodeUnchecked(bytes);
        } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new IllegalStateException("a block is damaged", e);
        }
    }

    private Block decodeUnchecked(byte[] bytes) {
        var in = ByteBuffer.wrap(inflated(bytes));
        if (in.get() != VERSION) throw new IllegalStateException("unknown version of a block");
        int width = in.get();
        var times = new long[(int) Varints.read(in)];
        long time = 0;
        for (int i = 0; i < times.length; i++) times[i] = time += Varints.readSigned(in);
        var columns = new TreeMap<Integer, double[][]>();
        for (int keys = (int) Varints.read(in); keys > 0; keys--)
            columns.put((int) Varints.read(in), ColumnCodec.read(in, width, times.length));
        return new Block(width, times, columns);
    }

    private byte[] deflated(byte[] plain) {
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        var out = new ByteArrayOutputStream(plain.length / 2);
        while (!deflater.finished()) out.write(buffer, 0, deflater.deflate(buffer));
        return out.toByteArray();
    }

    private byte[] inflated(byte[] bytes) {
        try {
            inflater.reset();
            inflater.setInput(bytes);
            var out = new ByteArrayOutputStream(bytes.length * 4);
            while (!inflater.finished()) {
                int length = inflater.inflate(buffer);
                if (length == 0 && inflater.needsInput()) throw new IllegalStateException("a block ends too early");
                out.write(buffer, 0, length);
                if (out.size() > LARGEST) throw new IllegalStateException("a block is too large");
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new IllegalStateException("a block is damaged", e);
        }
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
