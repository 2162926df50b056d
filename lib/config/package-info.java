//SOURCES Config.java ConfigDiff.java ConfigFingerprint.java ConfigHash.java ConfigSource.java
//SOURCES CurrentConfig.java FlatConfig.java Interpolation.java MergePatch.java Origin.java Redaction.java
//SOURCES SavedConfig.java SchemaValidator.java Secrets.java Settings.java SettingsReader.java TextFile.java
//SOURCES UnknownKeys.java UrlEscaping.java

/// Configuration: default_cfg.json < CFG_FILE < CFG, merged, checked, and saved to cfg.json.
///
/// Uses `base` only. Pure functions of files and environment: no threads, no clock, no log.
package whaleware.config;
