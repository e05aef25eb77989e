package io.sockeye.autobahn.suite;

import java.util.Locale;

/** What the implementation under test is. */
enum Role {
  SERVER,
  CLIENT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
