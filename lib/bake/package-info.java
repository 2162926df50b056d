//SOURCES Bake.java BakeProgress.java BakedJars.java BakedLauncher.java BuiltScript.java MainMethod.java
//SOURCES ShippedHome.java StagingFolder.java TrainingHome.java

/// Baking: makes a home ready to start at once, without JBang, network or compiler.
///
/// Uses `base` and `config`.
package whaleware.bake;
