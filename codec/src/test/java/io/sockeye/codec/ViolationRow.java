package io.sockeye.codec;

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

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A broken rule.
 *
 * @param section where it stands, in RFC 6455 unless it says otherwise
 * @param autobahn the case that breaks it too, or a dash
 * @param receiver who can receive it; null for both roles
 */
record ViolationRow(
    Violation violation,
    int closeCode,
    String section,
    String autobahn,
    String what,
    Role receiver,
    UnaryOperator<ProtocolConfig> config,
    Bad bad) {

  private static final UnaryOperator<ProtocolConfig> PLAIN = config -> config;
  private static final UnaryOperator<ProtocolConfig> DEFLATE =
      config -> config.withPermessageDeflate(PermessageDeflate.DEFAULT);

  /** What a peer sends, by its role. */
  interface Bad {
    byte[] from(Role sender);
  }

  static List<ViolationRow> all() {
    return List.of(
        row(Violation.RESERVED_OPCODE, 1002, "5.2", "4.1.1", "opcode 3", FIN | 3, ""),
        row(Violation.RESERVED_OPCODE, 1002, "5.2", "4.1.2", "opcode 7", FIN | 7, "00"),
        row(Violation.RESERVED_OPCODE, 1002, "5.2", "4.2.1", "opcode 11", FIN | 11, ""),
        row(Violation.RESERVED_OPCODE, 1002, "5.2", "4.2.5", "opcode 15", FIN | 15, "00"),
        row(Violation.RESERVED_BIT, 1002, "5.2", "3.4", "RSV1, not agreed", FIN | RSV1 | TEXT, ""),
        row(Violation.RESERVED_BIT, 1002, "5.2", "3.2", "RSV2", FIN | RSV2 | TEXT, ""),
        row(Violation.RESERVED_BIT, 1002, "5.2", "3.1", "RSV3", FIN | RSV3 | TEXT, ""),
        row(Violation.RESERVED_BIT, 1002, "5.2", "3.7", "RSV1-3 on a Close", 0xF0 | CLOSE, ""),
        with(
            DEFLATE,
            row(
                Violation.RESERVED_BIT,
                1002,
                "RFC 7692, 6",
                "-",
                "RSV1 on a Ping, agreed",
                FIN | RSV1 | PING,
                "")),
        with(
            DEFLATE,
            row(
                Violation.RESERVED_BIT,
                1002,
                "RFC 7692, 6.1",
                "-",
                "RSV1 on a continuation, agreed",
                sender ->
                    Bytes.concat(
                        Frames.of(sender, RSV1 | TEXT, Bytes.hex("f2 48 cd")),
                        Frames.of(sender, FIN | RSV1 | CONTINUATION, Bytes.hex("c9 c9 07 00"))))),
        with(
            DEFLATE,
            row(
                Violation.RESERVED_BIT,
                1002,
                "RFC 7692, 6",
                "-",
                "RSV2, permessage-deflate agreed",
                FIN | RSV2 | TEXT,
                "")),
        row(Violation.CONTROL_FRAME_FRAGMENTED, 1002, "5.5", "5.1", "a Ping", PING, "00"),
        row(Violation.CONTROL_FRAME_FRAGMENTED, 1002, "5.5", "5.2", "a Pong", PONG, "00"),
        row(Violation.CONTROL_FRAME_FRAGMENTED, 1002, "5.5", "-", "a Close", CLOSE, "03e8"),
        row(
            Violation.CONTROL_FRAME_TOO_LONG,
            1002,
            "5.5",
            "2.5",
            "a Ping of 126 bytes",
            sender -> Frames.of(sender, FIN | PING, Bytes.repeat(0xFE, 126))),
        row(
            Violation.CONTROL_FRAME_TOO_LONG,
            1002,
            "5.5",
            "7.3.6",
            "a Close of 126 bytes",
            sender -> Frames.close(sender, 1000, "*".repeat(124))),
        row(
            Violation.CONTROL_FRAME_TOO_LONG,
            1002,
            "5.5",
            "-",
            "a Pong that declares 65,536 bytes",
            sender -> Frames.header(sender, FIN | PONG, 65_536)),
        to(
            Role.SERVER,
            row(
                Violation.MASK_REQUIRED,
                1002,
                "5.1",
                "-",
                "a text, not masked",
                sender -> Frames.text(Role.SERVER, "Hello"))),
        to(
            Role.SERVER,
            row(
                Violation.MASK_REQUIRED,
                1002,
                "5.1",
                "-",
                "an empty Ping, not masked",
                sender -> Bytes.hex("89 00"))),
        to(
            Role.CLIENT,
            row(
                Violation.MASK_FORBIDDEN,
                1002,
                "5.1",
                "-",
                "a text, masked",
                sender -> Frames.text(Role.CLIENT, "Hello"))),
        to(
            Role.CLIENT,
            row(
                Violation.MASK_FORBIDDEN,
                1002,
                "5.1",
                "-",
                "an empty Ping, masked with the key 0",
                sender -> Bytes.hex("89 80 00000000"))),
        length(Violation.LENGTH_NOT_MINIMAL, "16 bits for 0", 126, "0000"),
        length(Violation.LENGTH_NOT_MINIMAL, "16 bits for 125", 126, "007d"),
        length(Violation.LENGTH_NOT_MINIMAL, "64 bits for 0", 127, "0000000000000000"),
        length(Violation.LENGTH_NOT_MINIMAL, "64 bits for 126", 127, "000000000000007e"),
        length(Violation.LENGTH_NOT_MINIMAL, "64 bits for 65,535", 127, "000000000000ffff"),
        length(Violation.LENGTH_NEGATIVE, "the top bit alone", 127, "8000000000000000"),
        length(
            Violation.LENGTH_NEGATIVE, "the top bit and a small length", 127, "8000000000000001"),
        length(Violation.LENGTH_NEGATIVE, "all bits", 127, "ffffffffffffffff"),
        row(
            Violation.CONTINUATION_EXPECTED,
            1002,
            "5.4",
            "5.18",
            "a text inside a text",
            sender ->
                Bytes.concat(
                    Frames.of(sender, TEXT, Bytes.utf8("fragment1")),
                    Frames.of(sender, FIN | TEXT, Bytes.utf8("fragment2")))),
        row(
            Violation.CONTINUATION_EXPECTED,
            1002,
            "5.4",
            "-",
            "a binary frame inside a text, a Ping between",
            sender ->
                Bytes.concat(
                    Frames.of(sender, TEXT, Bytes.NONE),
                    Frames.of(sender, FIN | PING, Bytes.NONE),
                    Frames.of(sender, BINARY, Bytes.NONE))),
        row(
            Violation.CONTINUATION_UNEXPECTED,
            1002,
            "5.4",
            "5.9",
            "with FIN, first of all",
            FIN | CONTINUATION,
            "00"),
        row(
            Violation.CONTINUATION_UNEXPECTED,
            1002,
            "5.4",
            "5.12",
            "without FIN, first of all",
            CONTINUATION,
            "00"),
        row(
            Violation.CONTINUATION_UNEXPECTED,
            1002,
            "5.4",
            "5.15",
            "after a finished message",
            sender ->
                Bytes.concat(
                    Frames.text(sender, "done"),
                    Frames.of(sender, FIN | CONTINUATION, Bytes.NONE))),
        row(Violation.CLOSE_BODY_TOO_SHORT, 1002, "5.5.1", "7.3.2", "one byte", FIN | CLOSE, "03"),
        row(Violation.CLOSE_CODE_INVALID, 1002, "7.4", "7.9.1", "0", FIN | CLOSE, "0000"),
        row(Violation.CLOSE_CODE_INVALID, 1002, "7.4", "7.9.4", "1005", FIN | CLOSE, "03ed"),
        row(Violation.CLOSE_CODE_INVALID, 1002, "7.4", "7.9.5", "1006", FIN | CLOSE, "03ee"),
        row(Violation.CLOSE_CODE_INVALID, 1002, "7.4", "-", "1015", FIN | CLOSE, "03f7"),
        row(Violation.CLOSE_CODE_INVALID, 1002, "7.4", "7.13.2", "65535", FIN | CLOSE, "ffff"),
        row(Violation.INVALID_UTF8, 1007, "8.1", "6.3.1", "a surrogate", FIN | TEXT, "eda080"),
        row(
            Violation.INVALID_UTF8,
            1007,
            "8.1",
            "6.6.2",
            "an unfinished character",
            FIN | TEXT,
            "ce"),
        row(
            Violation.INVALID_UTF8,
            1007,
            "8.1",
            "6.6.2",
            "an unfinished character before an empty last frame",
            sender ->
                Bytes.concat(
                    Frames.of(sender, TEXT, Bytes.hex("ce")),
                    Frames.of(sender, FIN | CONTINUATION, Bytes.NONE))),
        row(
            Violation.INVALID_UTF8,
            1007,
            "8.1",
            "7.5.1",
            "the reason of a Close",
            FIN | CLOSE,
            "03e8 ceba eda080"),
        with(
            DEFLATE,
            row(
                Violation.INVALID_UTF8,
                1007,
                "8.1",
                "-",
                "compressed text",
                FIN | RSV1 | TEXT,
                "00 01 00 fe ff ff 00")),
        with(
            DEFLATE,
            row(
                Violation.INVALID_DEFLATE_DATA,
                1007,
                "RFC 7692, 7.2.2",
                "-",
                "a block of the reserved type",
                FIN | RSV1 | TEXT,
                "07 00")),
        with(
            DEFLATE,
            row(
                Violation.INVALID_DEFLATE_DATA,
                1007,
                "RFC 7692, 7.2.2",
                "-",
                "a stored block whose NLEN is wrong",
                FIN | RSV1 | BINARY,
                "00 05 00 fa fe 48")),
        with(
            DEFLATE,
            row(
                Violation.INVALID_DEFLATE_DATA,
                1007,
                "RFC 7692, 7.2.2",
                "-",
                "a match that reaches back before the first message",
                FIN | RSV1 | TEXT,
                "f2 00 11 00 00")),
        with(
            config -> config.withMaxMessageBytes(1000),
            row(
                Violation.MESSAGE_TOO_BIG,
                1009,
                "10.4",
                "-",
                "a frame that declares too much",
                sender -> Frames.header(sender, FIN | TEXT, 1001))),
        with(
            config -> config.withMaxMessageBytes(1000),
            row(
                Violation.MESSAGE_TOO_BIG,
                1009,
                "10.4",
                "-",
                "a frame that declares 2^63 - 1",
                sender -> Frames.header(sender, FIN | BINARY, Long.MAX_VALUE))),
        with(
            config -> config.withMaxMessageBytes(1000),
            row(
                Violation.MESSAGE_TOO_BIG,
                1009,
                "10.4",
                "-",
                "two frames that are too much together",
                sender ->
                    Bytes.concat(
                        Frames.of(sender, BINARY, Bytes.repeat(1, 1000)),
                        Frames.of(sender, CONTINUATION, Bytes.repeat(1, 1))))),
        with(
            config -> config.withMaxFragments(2),
            row(
                Violation.TOO_MANY_FRAGMENTS,
                1009,
                "10.4",
                "-",
                "three where two are allowed, all empty",
                sender ->
                    Bytes.concat(
                        Frames.of(sender, TEXT, Bytes.NONE),
                        Frames.of(sender, CONTINUATION, Bytes.NONE),
                        Frames.of(sender, FIN | CONTINUATION, Bytes.NONE)))));
  }

  private static ViolationRow row(
      Violation violation,
      int closeCode,
      String section,
      String autobahn,
      String what,
      int first,
      String payload) {
    return row(
        violation,
        closeCode,
        section,
        autobahn,
        what,
        sender -> Frames.of(sender, first, Bytes.hex(payload)));
  }

  private static ViolationRow row(
      Violation violation, int closeCode, String section, String autobahn, String what, Bad bad) {
    return new ViolationRow(violation, closeCode, section, autobahn, what, null, PLAIN, bad);
  }

  /** Only a header: the rule is broken before any payload. */
  private static ViolationRow length(
      Violation violation, String what, int length, String extended) {
    return row(
        violation,
        1002,
        "5.2",
        "-",
        what,
        sender -> {
          int mask = sender == Role.CLIENT ? 0x80 : 0;
          return Bytes.concat(
              new byte[] {(byte) (FIN | BINARY), (byte) (mask | length)},
              Bytes.hex(extended),
              sender == Role.CLIENT ? Frames.KEY : Bytes.NONE);
        });
  }

  private static ViolationRow with(UnaryOperator<ProtocolConfig> config, ViolationRow row) {
    return new ViolationRow(
        row.violation,
        row.closeCode,
        row.section,
        row.autobahn,
        row.what,
        row.receiver,
        config,
        row.bad);
  }

  private static ViolationRow to(Role receiver, ViolationRow row) {
    return new ViolationRow(
        row.violation,
        row.closeCode,
        row.section,
        row.autobahn,
        row.what,
        receiver,
        row.config,
        row.bad);
  }

  @Override
  public String toString() {
    return violation + ", " + section + ", Autobahn " + autobahn + ": " + what;
  }
}
