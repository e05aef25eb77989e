package io.sockeye.autobahn.suite;

import java.util.Properties;

/** System properties as {@code -Dautobahn.NAME=VALUE} makes them. */
final class AutobahnProperties {

  private AutobahnProperties() {}

  /** {@return names without their prefix, each before its value} */
  static Properties of(String... namesAndValues) {
    Properties properties = new Properties();
    properties.setProperty("user.name", "somebody");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.setProperty("autobahn." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return properties;
  }
}
