package whaleware.fleet.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Integers of variable length: 7 bits a byte, the lowest first (LEB128). Signed ones are zigzag-coded.
interface Varints {
    static void write(ByteArrayOutputStream out, long value) {
        while ((value & ~0x7fL) != 0) {
            out.write((int) (value & 0x7f | 0x80));
            value >>>= 7;
        }
        out.write((int) value);
    }

    static long read(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) break;
        }
        return value;
    }

    static void writeSigned(ByteArrayOutputStream out, long value) {
        write(out, value << 1 ^ value >> 63);
    }

    static long readSigned(ByteBuffer in) {
        long value = read(in);
        return value >>> 1 ^ -(value & 1);
    }
}
