package io.sockeye.server.cli;

/** Why a server cannot start, in a line for the person who started it. */
final class CannotStartException extends Exception {

  private static final long serialVersionUID = 1L;

  CannotStartException(String message) {
    super(message);
  }

  CannotStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
