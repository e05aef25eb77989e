package io.sockeye.benchmarks.micro;

/** What is received or sent: in the library's terms a String or a byte[]. */
public enum MessageKind {
  /** Random bytes. */
  BINARY,
  /** ASCII. */
  ASCII,
  /** Characters of three and four bytes. */
  CJK_EMOJI;

  byte[] bytes(int size) {
    return switch (this) {
      case BINARY -> Samples.binary(size);
      case ASCII -> Samples.Text.ASCII.utf8(size);
      case CJK_EMOJI -> Samples.Text.CJK_EMOJI.utf8(size);
    };
  }

  int firstByte() {
    return this == BINARY ? WireFrame.BINARY : WireFrame.TEXT;
  }
}
