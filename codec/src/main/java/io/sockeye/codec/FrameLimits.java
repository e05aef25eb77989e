package io.sockeye.codec;

/** Counts the frames of a message, and holds each against the {@link ProtocolConfig}. */
final class FrameLimits {

  private final ProtocolConfig config;
  private int fragments;

  /** Those since the current message began. */
  private int controlFrames;

  FrameLimits(ProtocolConfig config) {
    this.config = config;
  }

  void countDataFrame(Opcode opcode, long length, boolean compressed)
      throws ProtocolViolationException {
    long limit = compressed ? config.maxCompressedFrameBytes() : config.maxFrameBytes();
    if (length > limit) {
      throw new ProtocolViolationException(
          Violation.MESSAGE_TOO_BIG,
          "a frame declares " + length + " bytes, the limit is " + limit);
    }
    if (opcode != Opcode.CONTINUATION) {
      fragments = 0;
      controlFrames = 0;
    }
    if (++fragments > config.maxFragments()) {
      throw ProtocolViolationException.tooMany("fragments", config.maxFragments());
    }
  }

  void countControlFrame(boolean inMessage) throws ProtocolViolationException {
    if (inMessage && ++controlFrames > config.maxExtras()) {
      throw ProtocolViolationException.tooMany(
          "control frames between its fragments", config.maxExtras());
    }
  }
}
