package whaleware.fleet.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;

/// The numbers of a report, until they are folded into a [Block].
///
/// @param change orders samples, see [Database#change]
/// @param at seconds since 1970
/// @param numbers pairs of a key's index and its value, see [#encode]
record Sample(long change, long at, byte[] numbers) {
    /// Receives a number.
    interface Receiver {
        void number(int key, double value);
    }

    /// Returns the numbers of these keys; others are left out.
    static byte[] encode(Map<String, Double> numbers, KeySet keys) {
        if (numbers.isEmpty()) return new byte[0];
        var out = new ByteArrayOutputStream(numbers.size() * 6);
        for (var number : numbers.entrySet()) {
            int key = keys.index(number.getKey());
            if (key < 0) continue;
            double value = number.getValue();
            int places = Decimals.places(value, 0);
            Varints.write(out, (long) key << 4 | places);
            if (places == Decimals.NONE) Varints.write(out, Double.doubleToLongBits(value));
            else Varints.writeSigned(out, Decimals.whole(value, places));
        }
        return out.toByteArray();
    }

    /// Passes each number on.
    void decode(Receiver to) {
        var in = ByteBuffer.wrap(numbers);
        while (in.hasRemaining()) {
            long head = Varints.read(in);
            int places = (int) head & 15;
            to.number((int) (head >>> 4), places == Decimals.NONE
                    ? Double.longBitsToDouble(Varints.read(in)) : Decimals.number(Varints.readSigned(in), places));
        }
    }
}
