package io.sockeye.codec;

import java.io.IOException;
import java.util.Objects;

/**
 * The peer broke a rule of the protocol or went over a limit. The connection has to be failed (RFC
 * 6455, section 7.1.7): nothing more can be received.
 */
public final class ProtocolViolationException extends IOException {

  private static final long serialVersionUID = 1L;

  /** The rule that was broken. */
  private final Violation violation;

  /** The message without the section. */
  private final String detail;

  /**
   * Makes the exception for a rule that the peer broke, with the description of the rule.
   *
   * @param violation the rule
   */
  public ProtocolViolationException(Violation violation) {
    this(violation, Objects.requireNonNull(violation, "violation").description());
  }

  /**
   * Makes the exception for a rule that the peer broke, with what was received.
   *
   * @param violation the rule
   * @param detail what was received; it must not hold message content
   */
  public ProtocolViolationException(Violation violation, String detail) {
    super(detail + " (" + Objects.requireNonNull(violation, "violation").section() + ")");
    this.violation = violation;
    this.detail = detail;
  }

  /** For a message with more of something than the limit. */
  static ProtocolViolationException tooMany(String what, int limit) {
    return new ProtocolViolationException(
        Violation.TOO_MANY_FRAGMENTS, "a message has more than the limit of " + limit + " " + what);
  }

  /** {@return the rule that was broken} */
  public Violation violation() {
    return violation;
  }

  /** {@return what was received, in a few words without message content} */
  public String detail() {
    return detail;
  }
}
