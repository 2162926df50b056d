//SOURCES BackupSettings.java Config.java ConfigDiff.java ConfigFingerprint.java ConfigHash.java
//SOURCES ConfigSource.java CurrentConfig.java FlatConfig.java Interpolation.java MergePatch.java Origin.java
//SOURCES Redaction.java SavedConfig.java SchemaValidator.java Secrets.java Settings.java SettingsReader.java
//SOURCES TextFile.java UnknownKeys.java UrlEscaping.java

/// Configuration: default_cfg.json < CFG_FILE < CFG, merged, checked, and saved to cfg.json.
///
/// Uses `base` only. Pure functions of files and environment: no threads, no clock, no log.
package whaleware.config;
