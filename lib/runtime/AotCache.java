package whaleware.runtime;

/// The AOT cache that this JVM was started with.
public interface AotCache {
    /// Whether this JVM was to use a cache, and could not.
    static boolean missing() {
        return Boolean.getBoolean("ww.baked") && !System.getProperty("java.vm.info", "").contains("sharing");
    }
}
