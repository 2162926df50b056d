package whaleware.faults;

/// What a fault changes about a subject, before it starts and while it runs.
sealed interface Changes permits Trial {
    Trial trial();

    /// Replaces a hook.
    default Trial hook(String name, String... lines) {
        trial().stage.hook(name, lines);
        return trial();
    }

    /// Lets a hook tell that it has begun, and waits in it until [#release].
    default Trial hold(String name) {
        write("hold." + name, "");
        return told(name);
    }

    /// Lets a hook tell that it has begun, and puts these lines before the subject's own.
    default Trial told(String name, String... lines) {
        trial().stage.told(name, lines);
        return trial();
    }

    default Trial release(String name) {
        trial().stage.release(name);
        return trial();
    }

    default Trial write(String name, String text) {
        trial().stage.write(name, text);
        return trial();
    }

    default Trial cfg(String json) {
        trial().setup.cfg(json);
        return trial();
    }

    /// A stop budget as short as this service can bear: for faults that use it up.
    default Trial hasty() {
        trial().setup.env.put("WW_STOP_GRACE", Math.max(3, 2 + 3 * trial().usual.stop().toSeconds()) + "s");
        return trial();
    }
}
