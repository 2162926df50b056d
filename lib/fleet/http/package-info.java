//SOURCES AccessTokens.java BodyTooLarge.java BoundedBody.java Handler.java HostRules.java HttpListener.java
//SOURCES Login.java ReloadingKeys.java Request.java RequestCounts.java RequestDispatcher.java Response.java
//SOURCES Router.java

/// The fleet's HTTP server: routes, tokens, limits and TLS. Knows nothing of reports and pages.
///
/// Uses `base`, and the PEM files of `reports.backends`.
package whaleware.fleet.http;
