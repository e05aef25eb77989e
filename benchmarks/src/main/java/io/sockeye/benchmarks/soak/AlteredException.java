package io.sockeye.benchmarks.soak;

import java.io.IOException;

/** A message is not what was sent. */
final class AlteredException extends IOException {

  private static final long serialVersionUID = 1;

  AlteredException(String message) {
    super(message);
  }
}
