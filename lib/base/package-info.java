//SOURCES AtomicFile.java Backoff.java Cgroup.java DidYouMean.java Directories.java Durations.java Execv.java
//SOURCES ExitCode.java Failure.java FileMode.java FilePath.java FileTree.java HostName.java Installation.java
//SOURCES JBangCommand.java JavaHome.java Json.java JsonSyntaxHint.java KeyPath.java LinuxProcess.java
//SOURCES Mount.java NonShellVariables.java OperatingSystem.java ProcessClock.java ProcessEnvironment.java
//SOURCES Sha256.java StrictJsonReader.java Subreaper.java Text.java Threads.java UntrustedFiles.java
//SOURCES VerbatimNumber.java

/// Foundations: exit codes, failures, directories, the environment, files, JSON and `/proc`.
///
/// Uses nothing of ours.
package whaleware.base;
