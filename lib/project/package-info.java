//SOURCES HookLanguage.java LibraryUrl.java NewHook.java NewProject.java ProjectLibrary.java ProjectTemplates.java

/// The folder of a new image: `ww new`.
///
/// Uses `base`, `hooks`, `reports.backends` and `bake`.
package whaleware.project;
