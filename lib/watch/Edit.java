package whaleware.watch;

/// An edit of a home.
///
/// @param part the part of the home that it concerns
/// @param hook the hook; of `usr/cron` as `cron/NAME`; empty for other parts
/// @param what the file and what happened to it, such as `usr/monitor.java changed`
/// @param problem why the hook cannot be used; null if it can
public record Edit(Part part, String hook, String what, String problem) {
    /// The parts of a home that take effect in different ways.
    public enum Part {
        /// A hook, or a program of `usr/cron`.
        HOOK,
        /// A file of the configuration.
        CONFIG,
        /// A template of a configuration file.
        TEMPLATE
    }
}
