package whaleware.fleet.http;

import java.io.IOException;

/// Thrown by [Request#body] beyond the limit; the router answers 413.
public final class BodyTooLarge extends IOException {
    private static final long serialVersionUID = 1;

    BodyTooLarge(long limit) {
        super("the body has more than " + limit + " bytes");
    }
}
