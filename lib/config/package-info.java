//SOURCES CfgFile.java Config.java Fingerprint.java Flat.java Interpolation.java Merge.java Origins.java
//SOURCES Redact.java Saved.java Schema.java Secrets.java Settings.java Source.java SourceText.java Typed.java
//SOURCES Unknown.java

/// Configuration: default_cfg.json < CFG_FILE < CFG, merged, checked, and saved to cfg.json.
///
/// Uses `base` only. Pure functions of files and environment: no threads, no clock, no log.
package whaleware.config;
