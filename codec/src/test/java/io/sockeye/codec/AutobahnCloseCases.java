package io.sockeye.codec;

import static io.sockeye.codec.AutobahnCase.close;
import static io.sockeye.codec.AutobahnCase.frame;
import static io.sockeye.codec.AutobahnCase.gets;
import static io.sockeye.codec.AutobahnCase.sends;
import static io.sockeye.codec.Frames.CLOSE;
import static io.sockeye.codec.Frames.CONTINUATION;
import static io.sockeye.codec.Frames.FIN;
import static io.sockeye.codec.Frames.PING;
import static io.sockeye.codec.Frames.TEXT;

import io.sockeye.codec.AutobahnCase.Piece;
import io.sockeye.codec.AutobahnCase.Step;
import java.util.ArrayList;
import java.util.List;

/** Section 7: closing. */
final class AutobahnCloseCases {

  private static final String HELLO = "Hello World!";
  private static final byte[] BIG =
      Bytes.utf8("BAsd7&jh23".repeat(26_215).substring(0, 256 * 1024));
  private static final byte[] BAD_REASON =
      Bytes.concat(
          Frames.closeBody(1000, "\u03ba\u1f79\u03c3\u03bc\u03b5"),
          Bytes.hex("eda080"),
          Bytes.utf8("edited"));
  private static final int[] VALID = {
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999
  };
  private static final int[] INVALID = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999};

  private AutobahnCloseCases() {}

  static List<AutobahnCase> all() {
    List<AutobahnCase> cases = new ArrayList<>(handshakes());
    for (int i = 0; i < VALID.length; i++) {
      cases.add(
          row(
              "7.7." + (i + 1),
              "close code " + VALID[i],
              gets(sends(close(VALID[i], "")), "CLOSE " + VALID[i])));
    }
    for (int i = 0; i < INVALID.length; i++) {
      cases.add(
          row(
              "7.9." + (i + 1),
              "close code " + INVALID[i],
              gets(sends(close(INVALID[i], "")), "CLOSE 1002")));
    }
    return cases;
  }

  private static List<AutobahnCase> handshakes() {
    Piece text = frame(FIN | TEXT, HELLO);
    Piece normal = close(1000, "");
    return List.of(
        row("7.1.1", "text, then close", gets(sends(text, normal), "TEXT " + HELLO, "CLOSE 1000")),
        row("7.1.2", "two closes", gets(sends(normal, frame(FIN | CLOSE, "")), "CLOSE 1000")),
        row("7.1.3", "ping after close", gets(sends(normal, frame(FIN | PING, "")), "CLOSE 1000")),
        row("7.1.4", "text after close", gets(sends(normal, text), "CLOSE 1000")),
        row(
            "7.1.5",
            "close between two fragments",
            gets(
                sends(frame(TEXT, "fragment1"), normal, frame(FIN | CONTINUATION, "fragment2")),
                "CLOSE 1000")),
        row(
            "7.1.6",
            "256 KiB of text, a text, close, ping",
            gets(
                sends(frame(FIN | TEXT, BIG), text, normal, frame(FIN | PING, "")),
                "TEXT " + Bytes.brief(BIG),
                "TEXT " + HELLO,
                "CLOSE 1000")),
        row("7.3.1", "empty close", gets(sends(frame(FIN | CLOSE, "")), "CLOSE")),
        row("7.3.2", "close of one byte", gets(sends(frame(FIN | CLOSE, "a")), "CLOSE 1002")),
        row("7.3.3", "close with a code", gets(sends(normal), "CLOSE 1000")),
        row("7.3.4", "close with a reason", gets(sends(close(1000, HELLO)), "CLOSE 1000")),
        row(
            "7.3.5",
            "close with a reason of 123 bytes",
            gets(sends(close(1000, "*".repeat(123))), "CLOSE 1000")),
        row(
            "7.3.6",
            "close with a reason of 124 bytes",
            gets(sends(close(1000, "*".repeat(124))), "CLOSE 1002")),
        row(
            "7.5.1",
            "close with a reason that is not UTF-8",
            gets(sends(frame(FIN | CLOSE, BAD_REASON)), "CLOSE 1007")),
        row("7.13.1", "close code 5000", gets(sends(close(5000, "")), "CLOSE 1002")),
        row("7.13.2", "close code 65535", gets(sends(close(65_535, "")), "CLOSE 1002")));
  }

  private static AutobahnCase row(String id, String what, Step step) {
    return AutobahnCase.of(id, what, step);
  }
}
