package io.sockeye.autobahn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.Role;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.1.1: whether a sender compresses each message by itself. */
@Timeout(60)
class ContextTakeoverTest {

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
  private static final int LENGTH = 1000;

  /** Only a message like it, sent before, can compress it. */
  private static final byte[] MESSAGE = new byte[LENGTH];

  static {
    new Random(7692).nextBytes(MESSAGE);
  }

  private static String noContextTakeover(Role sender) {
    return "permessage-deflate; " + sender.name().toLowerCase(Locale.ROOT) + "_no_context_takeover";
  }

  static Stream<TestedEnd.Kind> ends() {
    return TestedEnd.Kind.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void section_7_1_1_without_takeover_each_message_inflates_by_itself(TestedEnd.Kind kind)
      throws Exception {
    try (TestedEnd end = TestedEnd.startKeepingContext(kind)) {
      RawPeer peer = end.open(noContextTakeover(kind.role()));
      for (int i = 0; i < 3; i++) {
        assertThat(inflateAlone(echo(peer, MESSAGE))).isEqualTo(MESSAGE);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void section_7_1_1_with_takeover_a_message_refers_to_those_before_it(TestedEnd.Kind kind)
      throws Exception {
    try (TestedEnd end = TestedEnd.startKeepingContext(kind)) {
      assertTakeover(end.open("permessage-deflate"));
    }
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void section_7_1_1_the_parameter_of_one_side_does_not_bind_the_other(Role role) throws Exception {
    try (TestedEnd end = TestedEnd.startKeepingContext(TestedEnd.Kind.any(role))) {
      assertTakeover(end.open(noContextTakeover(role.peer())));
    }
  }

  private static void assertTakeover(RawPeer peer) throws IOException, DataFormatException {
    byte[] first = echo(peer, MESSAGE);
    byte[] second = echo(peer, MESSAGE);
    assertThat(first).hasSizeGreaterThan(LENGTH);
    assertThat(second).hasSizeLessThan(LENGTH / 10);
    WindowInflater inflater = new WindowInflater(15);
    assertThat(inflater.inflate(first)).isEqualTo(MESSAGE);
    assertThat(inflater.inflate(second)).isEqualTo(MESSAGE);
    assertThatThrownBy(() -> inflateAlone(second)).isInstanceOf(DataFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"permessage-deflate; client_no_context_takeover", "permessage-deflate"})
  void section_7_1_1_2_a_client_that_has_offered_to_drop_its_context_does_whatever_is_answered(
      String answer) throws Exception {
    try (TestedEnd end = TestedEnd.start(TestedEnd.Kind.any(Role.CLIENT))) {
      RawPeer peer = end.open(answer);
      for (int i = 0; i < 3; i++) {
        assertThat(inflateAlone(echo(peer, MESSAGE))).isEqualTo(MESSAGE);
      }
    }
  }

  static Stream<Arguments> peers() {
    return Stream.of(Role.values())
        .flatMap(
            role ->
                Stream.of(
                    Arguments.of(role, "permessage-deflate", "keeps", false),
                    Arguments.of(role, "permessage-deflate", "drops", true),
                    Arguments.of(role, noContextTakeover(role.peer()), "drops", true)));
  }

  @ParameterizedTest(name = "a {0} and a peer that agreed on \"{1}\" and {2} it")
  @MethodSource("peers")
  void section_7_2_2_what_a_peer_compresses_is_understood(
      Role role, String agreed, String how, boolean drops) throws Exception {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (TestedEnd end = TestedEnd.start(TestedEnd.Kind.any(role))) {
      RawPeer peer = end.open(agreed);
      WindowInflater inflater = new WindowInflater(15);
      for (int i = 0; i < 3; i++) {
        byte[] payload = deflate(deflater, MESSAGE);
        boolean refersBack = i > 0 && !drops;
        assertThat(payload.length < LENGTH / 10).isEqualTo(refersBack);
        peer.send(peer.frame(RawPeer.FIN | RawPeer.RSV1 | RawPeer.BINARY, payload));
        assertThat(inflater.inflate(peer.readFrame().payload())).isEqualTo(MESSAGE);
        if (drops) {
          deflater.reset();
        }
      }
    } finally {
      deflater.end();
    }
  }

  /** Sends a message that is not compressed, and returns the payload of its compressed echo. */
  private static byte[] echo(RawPeer peer, byte[] message) throws IOException {
    peer.send(peer.binary(message));
    RawPeer.Frame frame = peer.readFrame();
    assertThat(frame.first()).isEqualTo(RawPeer.FIN | RawPeer.RSV1 | RawPeer.BINARY);
    return frame.payload();
  }

  private static byte[] deflate(Deflater deflater, byte[] message) {
    byte[] out = new byte[2 * message.length];
    deflater.setInput(message);
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(out, length - TAIL.length);
  }

  private static byte[] inflateAlone(byte[] payload) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      byte[] in = Arrays.copyOf(payload, payload.length + TAIL.length);
      System.arraycopy(TAIL, 0, in, payload.length, TAIL.length);
      inflater.setInput(in);
      byte[] out = new byte[2 * LENGTH];
      return Arrays.copyOf(out, inflater.inflate(out));
    } finally {
      inflater.end();
    }
  }
}
