//SOURCES Answers.java AotCache.java Asked.java Beat.java Log.java Look.java Loop.java Run.java Signals.java
//SOURCES State.java StateFile.java StateText.java StateWriter.java Words.java

/// The supervisor's own machinery: one event loop, one log, one state file, one control pipe.
///
/// Uses `base` and `config`. Knows no hook, no report and no life cycle.
package whaleware.runtime;
