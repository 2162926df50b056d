/// Queries: the JSON of the API, from what the store knows.
///
/// Uses `fleet.store`.
package whaleware.fleet.queries;
