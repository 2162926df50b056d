//SOURCES AtomicFile.java Backoff.java Cgroup.java DidYouMean.java Directories.java Durations.java Execv.java
//SOURCES ExitCode.java ExitWatch.java Failure.java FileMode.java FilePath.java FileTree.java HostName.java
//SOURCES Installation.java JBangCommand.java JavaHome.java Json.java JsonSyntaxHint.java KeyPath.java
//SOURCES LinuxProcess.java Mount.java NonShellVariables.java OperatingSystem.java ProcessClock.java
//SOURCES ProcessEnvironment.java Sha256.java SimpleJsonReader.java StrictJsonReader.java Subreaper.java
//SOURCES Text.java Threads.java UntrustedFiles.java VerbatimNumber.java

/// Foundations: exit codes, failures, directories, the environment, files, JSON and `/proc`.
///
/// Uses nothing of ours.
package whaleware.base;
