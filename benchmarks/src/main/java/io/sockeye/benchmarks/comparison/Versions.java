package io.sockeye.benchmarks.comparison;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions of the servers, as the build knew them. */
final class Versions {

  private final Properties properties;

  private Versions(Properties properties) {
    this.properties = properties;
  }

  static Versions load() {
    Properties properties = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Versions(properties);
  }

  String of(String key) {
    String version = properties.getProperty(key);
    if (version == null) {
      throw new IllegalArgumentException("there is no version of " + key);
    }
    return version;
  }

  String describe(String name, String key) {
    return name + " " + of(key);
  }
}
