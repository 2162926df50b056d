package whaleware.runtime;

/// The AOT cache that this JVM was started with.
public interface AotCache {
    /// Returns whether this JVM was started with a cache that it could not use.
    static boolean missing() {
        return Boolean.getBoolean("ww.baked") && !System.getProperty("java.vm.info", "").contains("sharing");
    }
}
