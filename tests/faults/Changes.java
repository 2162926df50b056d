package whaleware.faults;

/// The changes that a fault makes to a subject, before it starts and while it runs.
sealed interface Changes permits Trial {
    Trial trial();

    /// Replaces a hook.
    default Trial hook(String name, String... lines) {
        trial().setup.hook(name, lines);
        return trial();
    }

    /// Makes a hook record its begin, and then wait until [#release].
    default Trial hold(String name) {
        write("hold." + name, "");
        return prepend(name);
    }

    /// Makes a hook record its begin, and puts these lines before the subject's own.
    default Trial prepend(String name, String... lines) {
        trial().setup.prepend(name, lines);
        return trial();
    }

    /// Ends a [#hold].
    default Trial release(String name) {
        trial().setup.release(name);
        return trial();
    }

    /// Writes a file of `/torture`.
    default Trial write(String name, String text) {
        trial().setup.write(name, text);
        return trial();
    }

    /// Merges JSON into the configuration.
    default Trial cfg(String json) {
        trial().options.cfg(json);
        return trial();
    }

    /// Sets the shortest stop budget that this service can bear, for faults that use it up.
    default Trial shortStopBudget() {
        trial().options.env.put("WW_STOP_GRACE", Math.max(3, 2 + 3 * trial().baseline.stop().toSeconds()) + "s");
        return trial();
    }
}
