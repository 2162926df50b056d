//SOURCES Arguments.java AtomicFile.java Backoff.java Cgroup.java DidYouMean.java Directories.java Execv.java
//SOURCES ExitCode.java Failure.java FileTree.java Installation.java Json.java JsonSyntaxHint.java
//SOURCES KeyPath.java KeyPathReader.java LinuxProcess.java ProcessEnvironment.java RunFile.java
//SOURCES StrictJsonReader.java UntrustedFiles.java VerbatimNumber.java

/// Foundations: exit codes, failures, directories, the environment, files, JSON and `/proc`.
///
/// Uses nothing of ours.
package whaleware.base;
