//SOURCES CheckCommand.java ConfigTemplate.java Escaping.java RenderedFile.java TemplateModel.java TemplateSettings.java
//SOURCES TemplateSet.java

/// Templates of configuration files: `files/templates/PATH.mustache`, rendered from the configuration.
///
/// Uses `base` and `config`. JMustache is loaded only if there is a template.
package whaleware.templates;
