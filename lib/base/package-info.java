//SOURCES AtomicFile.java Backoff.java Cgroup.java DidYouMean.java Directories.java Durations.java
//SOURCES Execv.java ExitCode.java Failure.java FileTree.java Installation.java JavaHome.java
//SOURCES Json.java JsonSyntaxHint.java KeyPath.java LinuxProcess.java NonShellVariables.java
//SOURCES ProcessEnvironment.java Sha256.java StrictJsonReader.java Text.java Threads.java
//SOURCES UntrustedFiles.java VerbatimNumber.java

/// Foundations: exit codes, failures, directories, the environment, files, JSON and `/proc`.
///
/// Uses nothing of ours.
package whaleware.base;
