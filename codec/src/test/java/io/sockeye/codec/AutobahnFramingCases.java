package io.sockeye.codec;

import static io.sockeye.codec.AutobahnCase.close;
import static io.sockeye.codec.AutobahnCase.frame;
import static io.sockeye.codec.AutobahnCase.gets;
import static io.sockeye.codec.AutobahnCase.sends;
import static io.sockeye.codec.Frames.BINARY;
import static io.sockeye.codec.Frames.CLOSE;
import static io.sockeye.codec.Frames.CONTINUATION;
import static io.sockeye.codec.Frames.FIN;
import static io.sockeye.codec.Frames.PING;
import static io.sockeye.codec.Frames.PONG;
import static io.sockeye.codec.Frames.RSV1;
import static io.sockeye.codec.Frames.RSV2;
import static io.sockeye.codec.Frames.RSV3;
import static io.sockeye.codec.Frames.TEXT;

import io.sockeye.codec.AutobahnCase.Piece;
import io.sockeye.codec.AutobahnCase.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Sections 1 to 5: framing, Pings and Pongs, reserved bits, opcodes, fragmentation. */
final class AutobahnFramingCases {

  private static final String HELLO = "Hello, world!";
  private static final String FAILED = "CLOSE 1002";
  private static final byte[] ODD_BYTES = Bytes.hex("00 ff fe fd fc fb 00 ff");
  private static final Piece EMPTY_PING = frame(FIN | PING, "");

  private AutobahnFramingCases() {}

  static List<AutobahnCase> all() {
    List<AutobahnCase> all = new ArrayList<>();
    all.addAll(messages());
    all.addAll(pingsAndPongs());
    all.addAll(reservedBits());
    all.addAll(opcodes());
    all.addAll(fragmentation());
    return all;
  }

  private static List<AutobahnCase> messages() {
    List<AutobahnCase> cases = new ArrayList<>();
    int[] lengths = {0, 125, 126, 127, 128, 65_535, 65_536, 65_536};
    for (int i = 0; i < lengths.length; i++) {
      String size = lengths[i] + (i == 7 ? " bytes, 997 at a time" : " bytes");
      byte[] text = Bytes.repeat('*', lengths[i]);
      byte[] binary = Bytes.repeat(0xFE, lengths[i]);
      cases.add(echoed("1.1." + (i + 1), "text, " + size, "TEXT", text, frame(FIN | TEXT, text)));
      cases.add(
          echoed(
              "1.2." + (i + 1), "binary, " + size, "BINARY", binary, frame(FIN | BINARY, binary)));
    }
    return cases;
  }

  private static List<AutobahnCase> pingsAndPongs() {
    Piece[] tenPings =
        IntStream.range(0, 10)
            .mapToObj(i -> frame(FIN | PING, "payload-" + i))
            .toArray(Piece[]::new);
    String[] tenPongs =
        IntStream.range(0, 10).mapToObj(i -> "PONG payload-" + i).toArray(String[]::new);
    byte[] full = Bytes.repeat(0xFE, 125);
    Piece unsolicited = frame(FIN | PONG, "unsolicited pong payload");
    return List.of(
        row("2.1", "ping without payload", gets(sends(EMPTY_PING), "PONG")),
        row("2.2", "ping with text", gets(sends(frame(FIN | PING, HELLO)), "PONG " + HELLO)),
        echoed("2.3", "ping with bytes", "PONG", ODD_BYTES, frame(FIN | PING, ODD_BYTES)),
        echoed("2.4", "ping of 125 bytes", "PONG", full, frame(FIN | PING, full)),
        row(
            "2.5",
            "ping of 126 bytes",
            gets(sends(frame(FIN | PING, Bytes.repeat(0xFE, 126))), FAILED)),
        echoed("2.6", "ping of 125 bytes, octet-wise", "PONG", full, frame(FIN | PING, full)),
        row(
            "2.7",
            "unsolicited pong without payload",
            gets(sends(frame(FIN | PONG, ""), close(1000, "")), "CLOSE 1000")),
        row(
            "2.8",
            "unsolicited pong with payload",
            gets(sends(unsolicited, close(1000, "")), "CLOSE 1000")),
        row(
            "2.9",
            "unsolicited pong, then ping",
            gets(sends(unsolicited, frame(FIN | PING, "ping payload")), "PONG ping payload")),
        row("2.10", "10 pings", gets(sends(tenPings), tenPongs)),
        row("2.11", "10 pings, octet-wise", gets(sends(tenPings), tenPongs)));
  }

  private static List<AutobahnCase> reservedBits() {
    Step between = gets(sends(frame(FIN | TEXT, HELLO)), "TEXT " + HELLO);
    return List.of(
        row("3.1", "text with RSV3", gets(sends(frame(FIN | RSV3 | TEXT, HELLO)), FAILED)),
        failing("3.2", "text with RSV2 between text and ping", FIN | RSV2 | TEXT, HELLO),
        failing("3.3", "text with RSV2 and RSV3 between", FIN | RSV2 | RSV3 | TEXT, HELLO),
        failing("3.4", "text with RSV1 between, octet-wise", FIN | RSV1 | TEXT, HELLO),
        row(
            "3.5",
            "binary with RSV1 and RSV3",
            gets(sends(frame(FIN | RSV1 | RSV3 | BINARY, ODD_BYTES)), FAILED)),
        row(
            "3.6",
            "ping with RSV1 and RSV2",
            gets(sends(frame(FIN | RSV1 | RSV2 | PING, HELLO)), FAILED)),
        row(
            "3.7",
            "close with RSV1 to RSV3",
            between,
            gets(sends(frame(FIN | RSV1 | RSV2 | RSV3 | CLOSE, "")), FAILED)));
  }

  private static List<AutobahnCase> opcodes() {
    return List.of(
        row("4.1.1", "opcode 3", gets(sends(frame(FIN | 3, "")), FAILED)),
        row("4.1.2", "opcode 4 with payload", gets(sends(frame(FIN | 4, "reserved")), FAILED)),
        failing("4.1.3", "opcode 5 between text and ping", FIN | 5, ""),
        failing("4.1.4", "opcode 6 with payload between", FIN | 6, HELLO),
        failing("4.1.5", "opcode 7 with payload between, octet-wise", FIN | 7, HELLO),
        row("4.2.1", "opcode 11", gets(sends(frame(FIN | 11, "")), FAILED)),
        row("4.2.2", "opcode 12 with payload", gets(sends(frame(FIN | 12, "reserved")), FAILED)),
        failing("4.2.3", "opcode 13 between text and ping", FIN | 13, ""),
        failing("4.2.4", "opcode 14 with payload between", FIN | 14, HELLO),
        failing("4.2.5", "opcode 15 with payload between, octet-wise", FIN | 15, HELLO));
  }

  private static List<AutobahnCase> fragmentation() {
    Piece begin = frame(TEXT, "fragment1");
    Piece more = frame(CONTINUATION, "fragment2");
    Piece end = frame(FIN | CONTINUATION, "fragment2");
    Piece ping = frame(FIN | PING, "ping payload");
    Piece text = frame(FIN | TEXT, HELLO);
    Piece nothingToContinue = frame(FIN | CONTINUATION, "non-continuation payload");
    Piece nothingToContinueYet = frame(CONTINUATION, "non-continuation payload");
    String echo = "TEXT fragment1fragment2";
    Step wholeMessage = gets(sends(begin, end), echo);
    Step pingInside = gets(sends(begin, ping, end), "PONG ping payload", echo);
    Step lateFin = gets(sends(nothingToContinue, text), FAILED);
    Step noFin = gets(sends(nothingToContinueYet, text), FAILED);
    Step firstHalf = gets(sends(begin, more, frame(FIN | PING, "pongme 1!")), "PONG pongme 1!");
    String five = "fragment1fragment2fragment2fragment2fragment2";
    Step secondHalf =
        gets(
            sends(more, more, frame(FIN | PING, "pongme 2!"), end),
            "PONG pongme 2!",
            "TEXT " + Bytes.brief(Bytes.utf8(five)));
    return List.of(
        row("5.1", "fragmented ping", gets(sends(frame(PING, "fragment1"), end), FAILED)),
        row("5.2", "fragmented pong", gets(sends(frame(PONG, "fragment1"), end), FAILED)),
        row("5.3", "text in two fragments", wholeMessage),
        row("5.4", "text in two fragments, frame-wise", wholeMessage),
        row("5.5", "text in two fragments, octet-wise", wholeMessage),
        row("5.6", "ping between two fragments", pingInside),
        row("5.7", "ping between two fragments, frame-wise", pingInside),
        row("5.8", "ping between two fragments, octet-wise", pingInside),
        row("5.9", "continuation with FIN of nothing", lateFin),
        row("5.10", "continuation with FIN of nothing, frame-wise", lateFin),
        row("5.11", "continuation with FIN of nothing, octet-wise", lateFin),
        row("5.12", "continuation without FIN of nothing", noFin),
        row("5.13", "continuation without FIN of nothing, frame-wise", noFin),
        row("5.14", "continuation without FIN of nothing, octet-wise", noFin),
        row(
            "5.15",
            "text in two fragments, then a continuation of nothing",
            gets(
                sends(begin, end, frame(CONTINUATION, "fragment3"), frame(FIN | TEXT, "fragment4")),
                echo,
                FAILED)),
        row(
            "5.16",
            "continuation without FIN of nothing, then a text in two fragments, twice",
            gets(
                sends(nothingToContinueYet, begin, end, nothingToContinueYet, begin, end), FAILED)),
        row(
            "5.17",
            "continuation with FIN of nothing, then a text in two fragments, twice",
            gets(sends(nothingToContinue, begin, end, nothingToContinue, begin, end), FAILED)),
        row(
            "5.18",
            "second fragment with the opcode of text",
            gets(sends(begin, frame(FIN | TEXT, "fragment2")), FAILED)),
        row("5.19", "two pings among five fragments", firstHalf, secondHalf),
        row("5.20", "two pings among five fragments, frame-wise", firstHalf, secondHalf));
  }

  /** A text that is answered, then the bad frame, then a Ping that is not. */
  private static AutobahnCase failing(String id, String what, int first, String payload) {
    return row(
        id,
        what,
        gets(
            sends(frame(FIN | TEXT, HELLO), frame(first, payload), EMPTY_PING),
            "TEXT " + HELLO,
            FAILED));
  }

  private static AutobahnCase echoed(
      String id, String what, String name, byte[] payload, Piece piece) {
    return row(id, what, gets(sends(piece), (name + " " + Bytes.brief(payload)).stripTrailing()));
  }

  private static AutobahnCase row(String id, String what, Step... steps) {
    return AutobahnCase.of(id, what, steps);
  }
}
