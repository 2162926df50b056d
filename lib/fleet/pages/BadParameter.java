package whaleware.fleet.pages;

/// A parameter of a request that cannot be read: the response is 400 with the message.
final class BadParameter extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param message `cannot read 'limit': 'many' is no whole number (limit=100)`
    BadParameter(String message) {
        super(message, null, false, false);
    }
}
