package whaleware.fleet.http;

import java.io.IOException;

/// Answers the requests of a route. Called by many threads at once.
public interface Handler {
    /// Returns the response, or [Response#STREAMING] if it has written one to [Request#exchange] itself.
    ///
    /// @throws IOException if the connection broke, or the store fails: the router then answers 503
    Response handle(Request request) throws IOException, InterruptedException;
}
