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
import static io.sockeye.codec.Violation.CLOSE_BODY_TOO_SHORT;
import static io.sockeye.codec.Violation.CLOSE_CODE_INVALID;
import static io.sockeye.codec.Violation.CONTINUATION_EXPECTED;
import static io.sockeye.codec.Violation.CONTINUATION_UNEXPECTED;
import static io.sockeye.codec.Violation.CONTROL_FRAME_FRAGMENTED;
import static io.sockeye.codec.Violation.CONTROL_FRAME_TOO_LONG;
import static io.sockeye.codec.Violation.INVALID_DEFLATE_DATA;
import static io.sockeye.codec.Violation.INVALID_UTF8;
import static io.sockeye.codec.Violation.LENGTH_NEGATIVE;
import static io.sockeye.codec.Violation.LENGTH_NOT_MINIMAL;
import static io.sockeye.codec.Violation.MASK_FORBIDDEN;
import static io.sockeye.codec.Violation.MASK_REQUIRED;
import static io.sockeye.codec.Violation.MESSAGE_TOO_BIG;
import static io.sockeye.codec.Violation.RESERVED_BIT;
import static io.sockeye.codec.Violation.RESERVED_OPCODE;
import static io.sockeye.codec.Violation.TOO_MANY_FRAGMENTS;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
  private static final UnaryOperator<ProtocolConfig> SMALL =
      config -> config.withMaxMessageBytes(1000);

  /** What a peer sends, by its role. */
  interface Bad {
    byte[] from(Role sender);
  }

  private static final List<ViolationRow> FIRST_BYTES =
      List.of(
          rule(RESERVED_OPCODE, 1002, "5.2", "4.1.1").by("opcode 3", FIN | 3, ""),
          rule(RESERVED_OPCODE, 1002, "5.2", "4.1.2").by("opcode 7", FIN | 7, "00"),
          rule(RESERVED_OPCODE, 1002, "5.2", "4.2.1").by("opcode 11", FIN | 11, ""),
          rule(RESERVED_OPCODE, 1002, "5.2", "4.2.5").by("opcode 15", FIN | 15, "00"),
          rule(RESERVED_BIT, 1002, "5.2", "3.4").by("RSV1, not agreed", FIN | RSV1 | TEXT, ""),
          rule(RESERVED_BIT, 1002, "5.2", "3.2").by("RSV2", FIN | RSV2 | TEXT, ""),
          rule(RESERVED_BIT, 1002, "5.2", "3.1").by("RSV3", FIN | RSV3 | TEXT, ""),
          rule(RESERVED_BIT, 1002, "5.2", "3.7").by("RSV1-3 on a Close", 0xF0 | CLOSE, ""),
          rule(RESERVED_BIT, 1002, "RFC 7692, 6", "-")
              .by("RSV1 on a Ping, agreed", FIN | RSV1 | PING, "")
              .with(DEFLATE),
          rule(RESERVED_BIT, 1002, "RFC 7692, 6.1", "-")
              .by(
                  "RSV1 on a continuation, agreed",
                  sender ->
                      Bytes.concat(
                          Frames.of(sender, RSV1 | TEXT, Bytes.hex("f2 48 cd")),
                          Frames.of(sender, FIN | RSV1 | CONTINUATION, Bytes.hex("c9 c9 07 00"))))
              .with(DEFLATE),
          rule(RESERVED_BIT, 1002, "RFC 7692, 6", "-")
              .by("RSV2, permessage-deflate agreed", FIN | RSV2 | TEXT, "")
              .with(DEFLATE));

  private static final List<ViolationRow> CONTROL_FRAMES =
      List.of(
          rule(CONTROL_FRAME_FRAGMENTED, 1002, "5.5", "5.1").by("a Ping", PING, "00"),
          rule(CONTROL_FRAME_FRAGMENTED, 1002, "5.5", "5.2").by("a Pong", PONG, "00"),
          rule(CONTROL_FRAME_FRAGMENTED, 1002, "5.5", "-").by("a Close", CLOSE, "03e8"),
          rule(CONTROL_FRAME_TOO_LONG, 1002, "5.5", "2.5")
              .by(
                  "a Ping of 126 bytes",
                  sender -> Frames.of(sender, FIN | PING, Bytes.repeat(0xFE, 126))),
          rule(CONTROL_FRAME_TOO_LONG, 1002, "5.5", "7.3.6")
              .by("a Close of 126 bytes", sender -> Frames.close(sender, 1000, "*".repeat(124))),
          rule(CONTROL_FRAME_TOO_LONG, 1002, "5.5", "-")
              .by(
                  "a Pong that declares 65,536 bytes",
                  sender -> Frames.header(sender, FIN | PONG, 65_536)));

  private static final List<ViolationRow> MASKS =
      List.of(
          rule(MASK_REQUIRED, 1002, "5.1", "-")
              .by("a text, not masked", sender -> Frames.text(Role.SERVER, "Hello"))
              .to(Role.SERVER),
          rule(MASK_REQUIRED, 1002, "5.1", "-")
              .by("an empty Ping, not masked", sender -> Bytes.hex("89 00"))
              .to(Role.SERVER),
          rule(MASK_FORBIDDEN, 1002, "5.1", "-")
              .by("a text, masked", sender -> Frames.text(Role.CLIENT, "Hello"))
              .to(Role.CLIENT),
          rule(MASK_FORBIDDEN, 1002, "5.1", "-")
              .by("an empty Ping, masked with the key 0", sender -> Bytes.hex("89 80 00000000"))
              .to(Role.CLIENT));

  private static final List<ViolationRow> LENGTHS =
      List.of(
          length(LENGTH_NOT_MINIMAL, "16 bits for 0", 126, "0000"),
          length(LENGTH_NOT_MINIMAL, "16 bits for 125", 126, "007d"),
          length(LENGTH_NOT_MINIMAL, "64 bits for 0", 127, "0000000000000000"),
          length(LENGTH_NOT_MINIMAL, "64 bits for 126", 127, "000000000000007e"),
          length(LENGTH_NOT_MINIMAL, "64 bits for 65,535", 127, "000000000000ffff"),
          length(LENGTH_NEGATIVE, "the top bit alone", 127, "8000000000000000"),
          length(LENGTH_NEGATIVE, "the top bit and a small length", 127, "8000000000000001"),
          length(LENGTH_NEGATIVE, "all bits", 127, "ffffffffffffffff"));

  private static final List<ViolationRow> FRAGMENTS =
      List.of(
          rule(CONTINUATION_EXPECTED, 1002, "5.4", "5.18")
              .by(
                  "a text inside a text",
                  sender ->
                      Bytes.concat(
                          Frames.of(sender, TEXT, Bytes.utf8("fragment1")),
                          Frames.of(sender, FIN | TEXT, Bytes.utf8("fragment2")))),
          rule(CONTINUATION_EXPECTED, 1002, "5.4", "-")
              .by(
                  "a binary frame inside a text, a Ping between",
                  sender ->
                      Bytes.concat(
                          Frames.of(sender, TEXT, Bytes.NONE),
                          Frames.of(sender, FIN | PING, Bytes.NONE),
                          Frames.of(sender, BINARY, Bytes.NONE))),
          rule(CONTINUATION_UNEXPECTED, 1002, "5.4", "5.9")
              .by("with FIN, first of all", FIN | CONTINUATION, "00"),
          rule(CONTINUATION_UNEXPECTED, 1002, "5.4", "5.12")
              .by("without FIN, first of all", CONTINUATION, "00"),
          rule(CONTINUATION_UNEXPECTED, 1002, "5.4", "5.15")
              .by(
                  "after a finished message",
                  sender ->
                      Bytes.concat(
                          Frames.text(sender, "done"),
                          Frames.of(sender, FIN | CONTINUATION, Bytes.NONE))));

  private static final List<ViolationRow> CLOSE_BODIES =
      List.of(
          rule(CLOSE_BODY_TOO_SHORT, 1002, "5.5.1", "7.3.2").by("one byte", FIN | CLOSE, "03"),
          rule(CLOSE_CODE_INVALID, 1002, "7.4", "7.9.1").by("0", FIN | CLOSE, "0000"),
          rule(CLOSE_CODE_INVALID, 1002, "7.4", "7.9.4").by("1005", FIN | CLOSE, "03ed"),
          rule(CLOSE_CODE_INVALID, 1002, "7.4", "7.9.5").by("1006", FIN | CLOSE, "03ee"),
          rule(CLOSE_CODE_INVALID, 1002, "7.4", "-").by("1015", FIN | CLOSE, "03f7"),
          rule(CLOSE_CODE_INVALID, 1002, "7.4", "7.13.2").by("65535", FIN | CLOSE, "ffff"));

  private static final List<ViolationRow> PAYLOADS =
      List.of(
          rule(INVALID_UTF8, 1007, "8.1", "6.3.1").by("a surrogate", FIN | TEXT, "eda080"),
          rule(INVALID_UTF8, 1007, "8.1", "6.6.2").by("an unfinished character", FIN | TEXT, "ce"),
          rule(INVALID_UTF8, 1007, "8.1", "6.6.2")
              .by(
                  "an unfinished character before an empty last frame",
                  sender ->
                      Bytes.concat(
                          Frames.of(sender, TEXT, Bytes.hex("ce")),
                          Frames.of(sender, FIN | CONTINUATION, Bytes.NONE))),
          rule(INVALID_UTF8, 1007, "8.1", "7.5.1")
              .by("the reason of a Close", FIN | CLOSE, "03e8 ceba eda080"),
          rule(INVALID_UTF8, 1007, "8.1", "-")
              .by("compressed text", FIN | RSV1 | TEXT, "00 01 00 fe ff ff 00")
              .with(DEFLATE),
          rule(INVALID_DEFLATE_DATA, 1007, "RFC 7692, 7.2.2", "-")
              .by("a block of the reserved type", FIN | RSV1 | TEXT, "07 00")
              .with(DEFLATE),
          rule(INVALID_DEFLATE_DATA, 1007, "RFC 7692, 7.2.2", "-")
              .by("a stored block whose NLEN is wrong", FIN | RSV1 | BINARY, "00 05 00 fa fe 48")
              .with(DEFLATE),
          rule(INVALID_DEFLATE_DATA, 1007, "RFC 7692, 7.2.2", "-")
              .by(
                  "a match that reaches back before the first message",
                  FIN | RSV1 | TEXT,
                  "f2 00 11 00 00")
              .with(DEFLATE));

  private static final List<ViolationRow> LIMITS =
      List.of(
          rule(MESSAGE_TOO_BIG, 1009, "10.4", "-")
              .by(
                  "a frame that declares too much",
                  sender -> Frames.header(sender, FIN | TEXT, 1001))
              .with(SMALL),
          rule(MESSAGE_TOO_BIG, 1009, "10.4", "-")
              .by(
                  "a frame that declares 2^63 - 1",
                  sender -> Frames.header(sender, FIN | BINARY, Long.MAX_VALUE))
              .with(SMALL),
          rule(MESSAGE_TOO_BIG, 1009, "10.4", "-")
              .by(
                  "two frames that are too much together",
                  sender ->
                      Bytes.concat(
                          Frames.of(sender, BINARY, Bytes.repeat(1, 1000)),
                          Frames.of(sender, CONTINUATION, Bytes.repeat(1, 1))))
              .with(SMALL),
          rule(TOO_MANY_FRAGMENTS, 1009, "10.4", "-")
              .by(
                  "three where two are allowed, all empty",
                  sender ->
                      Bytes.concat(
                          Frames.of(sender, TEXT, Bytes.NONE),
                          Frames.of(sender, CONTINUATION, Bytes.NONE),
                          Frames.of(sender, FIN | CONTINUATION, Bytes.NONE)))
              .with(config -> config.withMaxFragments(2)));

  static List<ViolationRow> all() {
    return Stream.of(
            FIRST_BYTES, CONTROL_FRAMES, MASKS, LENGTHS, FRAGMENTS, CLOSE_BODIES, PAYLOADS, LIMITS)
        .flatMap(List::stream)
        .toList();
  }

  private record Rule(Violation violation, int closeCode, String section, String autobahn) {

    ViolationRow by(String what, int first, String payload) {
      return by(what, sender -> Frames.of(sender, first, Bytes.hex(payload)));
    }

    ViolationRow by(String what, Bad bad) {
      return new ViolationRow(violation, closeCode, section, autobahn, what, null, PLAIN, bad);
    }
  }

  private static Rule rule(Violation violation, int closeCode, String section, String autobahn) {
    return new Rule(violation, closeCode, section, autobahn);
  }

  /** Only a header: the rule is broken before any payload. */
  private static ViolationRow length(
      Violation violation, String what, int length, String extended) {
    return rule(violation, 1002, "5.2", "-")
        .by(
            what,
            sender -> {
              int mask = sender == Role.CLIENT ? 0x80 : 0;
              return Bytes.concat(
                  new byte[] {(byte) (FIN | BINARY), (byte) (mask | length)},
                  Bytes.hex(extended),
                  sender == Role.CLIENT ? Frames.KEY : Bytes.NONE);
            });
  }

  private ViolationRow with(UnaryOperator<ProtocolConfig> agreed) {
    return new ViolationRow(violation, closeCode, section, autobahn, what, receiver, agreed, bad);
  }

  private ViolationRow to(Role only) {
    return new ViolationRow(violation, closeCode, section, autobahn, what, only, config, bad);
  }

  @Override
  public String toString() {
    return violation + ", " + section + ", Autobahn " + autobahn + ": " + what;
  }
}
