package io.sockeye.benchmarks.comparison;

/** A server cannot be had here; the message says why. */
final class UnavailableException extends Exception {

  private static final long serialVersionUID = 1;

  UnavailableException(String reason) {
    super(reason);
  }
}
