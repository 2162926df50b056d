//SOURCES BodyTooLarge.java Handler.java Request.java Response.java Router.java

/// The fleet's HTTP server: routes, tokens, limits and TLS. Knows nothing of reports and pages.
///
/// Uses `base`, and the PEM files of `reports.backends`.
package whaleware.fleet.http;
