package whaleware.fleet.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Writes the columns of a key: which rows have a number, and the numbers.
///
/// The first byte: the decimal places of values, minimum and maximum, or [Decimals#NONE] for doubles; 16 is added if
/// rows are missing, and 32 if averages have a decimal place more.
interface ColumnCodec {
    int MISSING = 16, FINER_AVERAGE = 32;
    /// Averages get one more decimal place if minimum and maximum differ by fewer steps than this.
    int NARROW = 1000;

    /// @param digits how many digits of roll-ups are kept if they are no decimals
    static void write(ByteArrayOutputStream out, double[][] columns, int digits) {
        boolean rolled = columns.length == Block.ROLLED;
        int places = places(columns);
        if (places == Decimals.NONE && rolled) places = roundedPlaces(columns, digits);
        boolean missing = Arrays.stream(columns[0]).anyMatch(Double::isNaN);
        boolean finer = rolled && places < Decimals.NONE - 1 && isNarrow(columns, places);
        out.write(places | (missing ? MISSING : 0) | (finer ? FINER_AVERAGE : 0));
        if (missing) writePresence(out, columns[0]);
        if (places == Decimals.NONE) {
            for (var column : columns) writeDoubles(out, column);
            return;
        }
        long previous = 0;
        for (double value : columns[0]) {
            if (Double.isNaN(value)) continue;
            long whole = Decimals.whole(value, places);
            Varints.writeSigned(out, whole - previous);
            previous = whole;
        }
        if (!rolled) return;
        int average = finer ? places + 1 : places;
        for (int i = 0; i < columns[0].length; i++) {
            if (!Double.isNaN(columns[0][i])) Varints.writeSigned(out, Decimals.whole(columns[1][i], average)
                    - Decimals.whole(Decimals.number(Decimals.whole(columns[0][i], places), places), average));
        }
        for (int i = 0; i < columns[0].length; i++) {
            if (!Double.isNaN(columns[0][i])) Varints.writeSigned(out, Decimals.whole(columns[2][i], places)
                    - Decimals.whole(columns[0][i], places));
        }
    }

    static double[][] read(ByteBuffer in, int width, int length) {
        int head = in.get();
        int places = head & 15;
        var present = (head & MISSING) == 0 ? null : readPresence(in, length);
        var columns = new double[width][length];
        for (var column : columns) Arrays.fill(column, Double.NaN);
        if (places == Decimals.NONE) {
            for (var column : columns) readDoubles(in, column, present);
            return columns;
        }
        long previous = 0;
        for (int i = 0; i < length; i++) {
            if (has(present, i)) columns[0][i] = Decimals.number(previous += Varints.readSigned(in), places);
        }
        if (width == Block.VALUES) return columns;
        int average = (head & FINER_AVERAGE) == 0 ? places : places + 1;
        for (int i = 0; i < length; i++) {
            if (has(present, i)) columns[1][i] = Decimals.number(
                    Decimals.whole(columns[0][i], average) + Varints.readSigned(in), average);
        }
        for (int i = 0; i < length; i++) {
            if (has(present, i)) columns[2][i] = Decimals.number(
                    Decimals.whole(columns[0][i], places) + Varints.readSigned(in), places);
        }
        return columns;
    }

    /// Averages have any number of places: they are always rounded.
    private static int places(double[][] columns) {
        int places = 0;
        for (int c = 0; c < columns.length; c += 2) {
            for (double value : columns[c]) {
                if (!Double.isNaN(value)) places = Decimals.places(value, places);
                if (places == Decimals.NONE) return places;
            }
        }
        return places;
    }

    private static int roundedPlaces(double[][] columns, int digits) {
        double most = 0;
        for (var column : columns) {
            for (double value : column) if (!Double.isNaN(value)) most = Math.max(most, Math.abs(value));
        }
        if (!(most < Decimals.EXACT)) return Decimals.NONE;
        int places = most == 0 ? 0 : digits - 1 - (int) Math.floor(Math.log10(most));
        return Math.clamp(places, 0, Decimals.NONE - 1);
    }

    private static boolean isNarrow(double[][] columns, int places) {
        for (int i = 0; i < columns[0].length; i++) {
            if ((columns[2][i] - columns[0][i]) * Decimals.POWERS[places] >= NARROW) return false;
            if (Math.abs(columns[2][i]) * Decimals.POWERS[places + 1] >= Decimals.EXACT) return false;
        }
        return true;
    }

    private static boolean has(byte[] present, int row) {
        return present == null || (present[row >> 3] >> (row & 7) & 1) != 0;
    }

    private static void writePresence(ByteArrayOutputStream out, double[] column) {
        var bits = new byte[column.length + 7 >> 3];
        for (int i = 0; i < column.length; i++) if (!Double.isNaN(column[i])) bits[i >> 3] |= (byte) (1 << (i & 7));
        out.writeBytes(bits);
    }

    private static byte[] readPresence(ByteBuffer in, int length) {
        var bits = new byte[length + 7 >> 3];
        in.get(bits);
        return bits;
    }

    /// Each double is combined with the one before it by XOR; first all highest bytes, then all second ones …
    private static void writeDoubles(ByteArrayOutputStream out, double[] column) {
        var bits = Arrays.stream(column).filter(value -> !Double.isNaN(value)).mapToLong(Double::doubleToLongBits)
                .toArray();
        for (int i = bits.length - 1; i > 0; i--) bits[i] ^= bits[i - 1];
        for (int shift = 56; shift >= 0; shift -= 8) for (long each : bits) out.write((int) (each >>> shift));
    }

    private static void readDoubles(ByteBuffer in, double[] column, byte[] present) {
        int count = 0;
        for (int i = 0; i < column.length; i++) if (has(present, i)) count++;
        var bits = new long[count];
        for (int shift = 56; shift >= 0; shift -= 8)
            for (int i = 0; i < count; i++) bits[i] |= (in.get() & 0xffL) << shift;
        for (int i = 1; i < count; i++) bits[i] ^= bits[i - 1];
        for (int i = 0, next = 0; i < column.length; i++)
            if (has(present, i)) column[i] = Double.longBitsToDouble(bits[next++]);
    }
}
