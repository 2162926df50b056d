//SOURCES Config.java ConfigDiff.java ConfigHash.java ConfigLocator.java ConfigSource.java
//SOURCES Fingerprint.java Interpolation.java MergePatch.java Origin.java Redaction.java SavedConfig.java
//SOURCES SchemaValidator.java Secrets.java Settings.java SettingsReader.java ShellLookup.java
//SOURCES TextFile.java UnknownKeys.java UrlEscaping.java

/// Configuration: default_cfg.json < CFG_FILE < CFG, merged, checked, and saved to cfg.json.
///
/// Uses `base` only. Pure functions of files and environment: no threads, no clock, no log.
package whaleware.config;
