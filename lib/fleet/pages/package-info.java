/// The pages, the API and the stream of changes.
///
/// Uses `fleet.alerts` and the packages of the fleet above it.
package whaleware.fleet.pages;
