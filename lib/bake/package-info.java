//SOURCES Bake.java BakedJars.java BakedLauncher.java CatalogBundle.java ScriptBuild.java StagingFolder.java
//SOURCES TrainingHome.java

/// Baking: makes a home ready to start at once, without JBang, network or compiler.
///
/// Uses `base` and `config`.
package whaleware.bake;
