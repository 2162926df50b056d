//SOURCES AtomicFile.java Backoff.java Cgroup.java DidYouMean.java Directories.java Durations.java
//SOURCES Execv.java ExitCode.java Failure.java FileMode.java FilePath.java FileTree.java Installation.java
//SOURCES JavaHome.java Json.java JsonSyntaxHint.java KeyPath.java LinuxProcess.java Mount.java
//SOURCES NonShellVariables.java OperatingSystem.java ProcessClock.java ProcessEnvironment.java Sha256.java
//SOURCES StrictJsonReader.java Subreaper.java Text.java Threads.java UntrustedFiles.java
//SOURCES VerbatimNumber.java

/// Foundations: exit codes, failures, directories, the environment, files, JSON and `/proc`.
///
/// Uses nothing of ours.
package whaleware.base;
