//SOURCES Bake.java BakedJars.java BakedJava.java Carton.java Draft.java Recipe.java Training.java

/// Baking: makes a home ready to start at once, without JBang, network or compiler.
///
/// Uses `base` and `config`.
package whaleware.bake;
