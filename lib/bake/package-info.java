//SOURCES Bake.java BakedJars.java BakedLauncher.java BuiltScript.java MainMethod.java ShippedHome.java
//SOURCES StagingFolder.java TrainingHome.java

/// Baking: makes a home ready to start at once, without JBang, network or compiler.
///
/// Uses `base` and `config`.
package whaleware.bake;
