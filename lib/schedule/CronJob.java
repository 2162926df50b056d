package whaleware.schedule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import whaleware.base.DidYouMean;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.config.Settings;
import whaleware.hooks.HookFile;

/// A program of `usr/cron`, with its settings.
///
/// @param schedule null if it has none: then it runs only if an operator says so
public record CronJob(String name, Settings.Cron settings, Schedule schedule) {
    /// The folder of the programs, in `usr`.
    public static final String FOLDER = "cron";

    /// Returns its name as a hook: `cron/NAME`.
    public String hook() {
        return FOLDER + "/" + name;
    }

    /// Returns all jobs: those of the settings, and the other programs of `usr/cron`.
    ///
    /// Throws Failure 78 if a setting is wrong, or if a program is missing or cannot be run.
    ///
    /// @param usr the folder of the hooks
    /// @param lib the folder of `jbang`
    public static Map<String, CronJob> all(Map<String, Settings.Cron> settings, Path usr, Path lib) {
        var jobs = new TreeMap<String, CronJob>();
        var files = names(usr);
        settings.forEach((name, cron) -> jobs.put(name, of(name, cron, usr, lib, files)));
        for (var name : files) jobs.computeIfAbsent(name, _ -> new CronJob(name, Settings.unscheduled(), null));
        return jobs;
    }

    private static CronJob of(String name, Settings.Cron settings, Path usr, Path lib, TreeSet<String> files) {
        var key = "ww.cron." + name;
        var path = usr.resolve(FOLDER).resolve(name);
        if (!Files.exists(path) && !Files.exists(path.resolveSibling(name + ".java"))) {
            var near = DidYouMean.of(name, files).map(file -> "did you mean '" + file + "'?")
                    .orElse("COPY the program there, or remove the setting");
            throw new Failure(ExitCode.CONFIG, "cannot read " + key + ": there is no " + path + " and no "
                    + name + ".java beside it (" + near + ")");
        }
        var schedule = settings.schedule().isBlank() ? null
                : Schedule.ofSettings(key, settings.schedule(), settings.zone());
        try {
            boolean on = HookFile.find(usr, lib, FOLDER + "/" + name).isPresent(); // an empty file turns it off
            return new CronJob(name, settings, on ? schedule : null);
        } catch (Failure unusable) {
            throw new Failure(ExitCode.CONFIG, unusable.getMessage());
        }
    }

    /// Returns the names of the programs of `usr/cron`, without `.java`: executable files, and Java files whose names
    /// begin with a small letter. Others are data or classes that programs use.
    public static TreeSet<String> names(Path usr) {
        var names = new TreeSet<String>();
        var folder = usr.resolve(FOLDER);
        if (!Files.isDirectory(folder)) return names;
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                boolean java = name.endsWith(".java") && Character.isLowerCase(name.charAt(0));
                if (java) name = name.substring(0, name.length() - 5);
                boolean program = Files.isRegularFile(file) && (java || Files.isExecutable(file));
                if (program && Settings.isCronName(name)) names.add(name);
            }
        } catch (IOException unreadable) {
            return names;
        }
        return names;
    }
}
