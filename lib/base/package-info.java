//SOURCES AtomicFile.java Backoff.java Cgroup.java DidYouMean.java Directories.java Durations.java Execv.java
//SOURCES ExitCode.java Failure.java FilePath.java FileTree.java Installation.java JavaHome.java Json.java
//SOURCES JsonSyntaxHint.java KeyPath.java LinuxProcess.java NonShellVariables.java ProcessEnvironment.java
//SOURCES Sha256.java StrictJsonReader.java Text.java Threads.java UntrustedFiles.java VerbatimNumber.java

/// Foundations: exit codes, failures, directories, the environment, files, JSON and `/proc`.
///
/// Uses nothing of ours.
package whaleware.base;
