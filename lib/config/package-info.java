//SOURCES Config.java ConfigLocator.java ConfigSource.java Fingerprint.java Interpolation.java MergePatch.java
//SOURCES Origin.java Redaction.java SavedConfig.java SchemaValidator.java Secrets.java Settings.java
//SOURCES SettingsReader.java ShellLookup.java TextFile.java UnknownKeys.java UrlEscaping.java

/// Configuration: default_cfg.json < CFG_FILE < CFG, merged, checked, and saved to cfg.json.
///
/// Uses `base` only. Pure functions of files and environment: no threads, no clock, no log.
package whaleware.config;
