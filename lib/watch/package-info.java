//SOURCES Edit.java HomeFiles.java HomeWatch.java HookCheck.java

/// Watches the files of a home for `ww run --watch`, and checks edited hooks before they are used.
///
/// Uses `base`, `hooks` and `reports.backends`. Without `--watch` no class of it is loaded.
package whaleware.watch;
