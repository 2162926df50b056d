package whaleware.fleet.store;

import java.time.Duration;

/// How finely numbers are kept.
enum Level {
    /// Each number; a block an hour.
    RAW(0, 3600),
    /// Minimum, average and maximum of 5 minutes; a block a day.
    MINUTES(300, 86_400),
    /// Minimum, average and maximum of an hour; a block in ten days.
    HOURS(3600, 864_000);

    /// Seconds between two times; 0 for each number.
    final long step;
    /// Seconds of a block.
    final long span;

    Level(long step, long span) {
        this.step = step;
        this.span = span;
    }

    int width() {
        return this == RAW ? Block.VALUES : Block.ROLLED;
    }

    /// Returns the start of the block that a time is in.
    long start(long time) {
        return Math.floorDiv(time, span) * span;
    }

    Duration keep(StoreSettings settings) {
        return switch (this) {
            case RAW -> settings.raw();
            case MINUTES -> settings.minutes();
            case HOURS -> settings.hours();
        };
    }

    /// Returns the first second that is kept.
    long oldest(StoreSettings settings, long now) {
        return now - keep(settings).toSeconds();
    }
}
