package whaleware.fleet.store;

/// Doubles as integers with a number of decimal places: 0.25 is 25 with 2 places. Most reported numbers are such, and
/// integers are stored in few bytes.
interface Decimals {
    /// The most decimal places.
    int MOST = 6;
    /// What [#places] returns for numbers that are no short decimals.
    int NONE = 15;
    double[] POWERS = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    /// Doubles hold integers below this one exactly.
    double EXACT = 1L << 53;

    /// Returns the fewest decimal places, at least `from`, that hold this number exactly, or [#NONE].
    static int places(double value, int from) {
        for (int places = from; places <= MOST; places++) {
            double whole = Math.rint(value * POWERS[places]);
            if (!(Math.abs(whole) < EXACT)) return NONE;
            if (whole / POWERS[places] == value) return places;
        }
        return NONE;
    }

    /// Returns the number as an integer with these decimal places, rounded.
    static long whole(double value, int places) {
        return (long) Math.rint(value * POWERS[places]);
    }

    /// Returns the number of an integer with these decimal places.
    static double number(long whole, int places) {
        return whole / POWERS[places];
    }
}
