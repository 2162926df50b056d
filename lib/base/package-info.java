//SOURCES Arguments.java Atomic.java Backoff.java Cgroup.java Disk.java Environment.java Execv.java Exit.java
//SOURCES Expected.java Failure.java House.java Json.java JsonReader.java KeyPath.java KeyPathReader.java
//SOURCES Nearest.java Nook.java Places.java Proc.java RunFile.java WrittenNumber.java

/// Foundations: exit codes, failures, directories, the environment, files, JSON and `/proc`.
///
/// Uses nothing of ours.
package whaleware.base;
