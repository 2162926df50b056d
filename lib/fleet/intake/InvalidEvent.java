package whaleware.fleet.intake;

import whaleware.base.Text;

/// An event that cannot be accepted. The message names its line and the key: `line 3: 'at': expected …`.
public final class InvalidEvent extends Exception {
    private static final long serialVersionUID = 1;

    /// @param line of the body, from 1
    /// @param key null if the line is no JSON object
    InvalidEvent(int line, String key, String why) {
        super("line " + line + (key == null ? "" : ": '" + Text.printable(key) + "'") + ": " + why, null, false, false);
    }
}
