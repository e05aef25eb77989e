package io.sockeye.benchmarks.load;

import java.io.IOException;

/** A server did not do what a measurement needs; a figure would mean nothing. */
public final class LoadException extends IOException {

  private static final long serialVersionUID = 1;

  LoadException(String message) {
    super(message);
  }
}
