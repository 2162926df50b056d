package whaleware.project;

/// The languages of a new hook. The names are the words of the command line.
public enum HookLanguage {
    java(".java"), sh("");

    private final String suffix;

    HookLanguage(String suffix) {
        this.suffix = suffix;
    }

    /// Returns the name of a hook's file.
    String file(String hook) {
        return hook + suffix;
    }

    /// Returns the name of a template, relative to the folder of the templates.
    String template(String hook) {
        return name() + "/" + file(hook);
    }
}
