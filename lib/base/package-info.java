//SOURCES AtomicFile.java Backoff.java Cgroup.java DidYouMean.java Directories.java Durations.java Execv.java
//SOURCES ExitCode.java Failure.java FileMode.java FilePath.java FileTree.java HostName.java Installation.java
//SOURCES JavaHome.java Json.java JsonSyntaxHint.java KeyPath.java LinuxProcess.java Mount.java
//SOURCES NonShellVariables.java OperatingSystem.java ProcessClock.java ProcessEnvironment.java Sha256.java
//SOURCES StrictJsonReader.java Subreaper.java Text.java Threads.java UntrustedFiles.java VerbatimNumber.java

/// Foundations: exit codes, failures, directories, the environment, files, JSON and `/proc`.
///
/// Uses nothing of ours.
package whaleware.base;
