package whaleware.lifecycle;

/// Versions as people write them: `1.10.2`, compared number by number.
interface Version {
    /// Whether `a` is newer than `b`; an empty or unlike one is not.
    static boolean newer(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) return false;
        String[] as = a.split("[^0-9]+"), bs = b.split("[^0-9]+");
        for (int i = 0; i < Math.max(as.length, bs.length); i++) {
            int order = number(as, i).compareTo(number(bs, i));
            if (order != 0) return order > 0;
        }
        return false;
    }

    private static java.math.BigInteger number(String[] parts, int i) {
        return i < parts.length && !parts[i].isEmpty() ? new java.math.BigInteger(parts[i]) : java.math.BigInteger.ZERO;
    }
}
