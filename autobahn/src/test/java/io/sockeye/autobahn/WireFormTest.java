package io.sockeye.autobahn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 6455, section 5: the form of every frame that the two ends send, whether or not the suite
 * minds.
 */
@Timeout(60)
class WireFormTest {

  private static final String DEFLATE = "permessage-deflate";

  /** On both sides of each border between two forms of the length, and the shortest. */
  private static final int[] LENGTHS = {0, 1, 125, 126, 127, 65_535, 65_536};

  private static final int FRAGMENTS = 50;

  static Stream<Arguments> ends() {
    return TestedEnd.Kind.all()
        .flatMap(kind -> Stream.of(Arguments.of(kind, null), Arguments.of(kind, DEFLATE)));
  }

  static Stream<Arguments> servers() {
    return ends().filter(row -> ((TestedEnd.Kind) row.get()[0]).role() == Role.SERVER);
  }

  static Stream<Arguments> clients() {
    return ends().filter(row -> ((TestedEnd.Kind) row.get()[0]).role() == Role.CLIENT);
  }

  /** All that an end sends while its peer sends some of everything. */
  private static List<RawPeer.Frame> conversation(TestedEnd.Kind kind, String extensions)
      throws IOException {
    try (TestedEnd end = TestedEnd.start(kind)) {
      RawPeer peer = end.open(extensions);
      List<RawPeer.Frame> frames = new ArrayList<>();
      for (int length : LENGTHS) {
        peer.send(peer.binary(payload(length)));
        frames.add(peer.readFrame());
      }
      peer.send(peer.text("κόσμε"), peer.ping(new byte[0]), peer.text(""));
      peer.send(peer.frame(RawPeer.FIN | RawPeer.PONG, payload(7)));
      peer.send(peer.frame(RawPeer.TEXT, "in fragments".getBytes(UTF_8)));
      for (int i = 0; i < FRAGMENTS; i++) {
        peer.send(peer.ping(payload(125)));
        peer.send(peer.frame(RawPeer.CONTINUATION, new byte[] {'.'}));
        // Only the newest Ping has to be answered (5.5.3): wait, to have all of them answered.
        while (frames.get(frames.size() - 1).opcode() != RawPeer.PONG
            || Collections.frequency(opcodes(frames), RawPeer.PONG) < i + 2) {
          frames.add(peer.readFrame());
        }
      }
      peer.send(peer.frame(RawPeer.FIN, new byte[0]));
      peer.send(peer.close(1000, "The end, \uD83D\uDC1F".repeat(8)));
      frames.addAll(peer.readToClose());
      return frames;
    }
  }

  private static byte[] payload(int length) {
    byte[] payload = new byte[length];
    new Random(length).nextBytes(payload);
    return payload;
  }

  private static List<Integer> opcodes(List<RawPeer.Frame> frames) {
    return frames.stream().map(RawPeer.Frame::opcode).toList();
  }

  private static boolean isControl(RawPeer.Frame frame) {
    return frame.opcode() >= 8;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("servers")
  void section_5_1_a_server_masks_no_frame(TestedEnd.Kind kind, String extensions)
      throws Exception {
    assertThat(conversation(kind, extensions))
        .hasSizeGreaterThan(FRAGMENTS)
        .allSatisfy(frame -> assertThat(frame.key()).isNull());
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("clients")
  void section_5_3_a_client_masks_every_frame_with_another_key(
      TestedEnd.Kind kind, String extensions) throws Exception {
    Set<Integer> keys = new HashSet<>();
    int frames = 0;
    for (int connection = 0; connection < 3; connection++) {
      for (RawPeer.Frame frame : conversation(kind, extensions)) {
        assertThat(frame.key()).as("the masking key of %s", frame).isNotNull();
        keys.add(ByteBuffer.wrap(frame.key()).getInt());
        frames++;
      }
    }
    // That two of some 200 random keys are the same is as good as impossible.
    assertThat(keys).hasSizeGreaterThanOrEqualTo(frames - 1);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ends")
  void section_5_2_each_length_is_in_its_shortest_form(TestedEnd.Kind kind, String extensions)
      throws Exception {
    assertThat(conversation(kind, extensions))
        .allSatisfy(
            frame -> {
              int length = frame.payload().length;
              assertThat(frame.lengthBytes())
                  .as("the extended length of %s", frame)
                  .isEqualTo(length < 126 ? 0 : length < 65_536 ? 2 : 8);
            });
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ends")
  void section_5_2_no_reserved_bit_is_set_but_rsv1_on_the_first_frame_of_a_compressed_message(
      TestedEnd.Kind kind, String extensions) throws Exception {
    assertThat(conversation(kind, extensions))
        .allSatisfy(
            frame -> {
              assertThat(frame.first() & 0x30).as("RSV2 and RSV3 of %s", frame).isZero();
              boolean first = frame.opcode() == RawPeer.TEXT || frame.opcode() == RawPeer.BINARY;
              // The ends that the suite tests compress every message (RFC 7692, section 6).
              assertThat(frame.rsv1())
                  .as("RSV1 of %s", frame)
                  .isEqualTo(first && extensions != null);
            });
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ends")
  void section_5_2_no_opcode_but_the_six_is_used_and_no_ping_is_sent(
      TestedEnd.Kind kind, String extensions) throws Exception {
    assertThat(opcodes(conversation(kind, extensions)))
        .containsOnly(RawPeer.TEXT, RawPeer.BINARY, RawPeer.PONG, RawPeer.CLOSE);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ends")
  void section_5_4_messages_are_whole_and_control_frames_are_never_fragmented(
      TestedEnd.Kind kind, String extensions) throws Exception {
    assertThat(conversation(kind, extensions))
        .allSatisfy(
            frame -> {
              assertThat(frame.fin()).as("FIN of %s", frame).isTrue();
              assertThat(!isControl(frame) || frame.payload().length <= 125)
                  .as("the length of %s", frame)
                  .isTrue();
            });
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ends")
  void section_5_5_3_each_pong_has_the_data_of_its_ping(TestedEnd.Kind kind, String extensions)
      throws Exception {
    List<byte[]> pongs =
        conversation(kind, extensions).stream()
            .filter(frame -> frame.opcode() == RawPeer.PONG)
            .map(RawPeer.Frame::payload)
            .toList();
    assertThat(pongs).hasSize(1 + FRAGMENTS);
    assertThat(pongs.get(0)).isEmpty();
    assertThat(pongs.subList(1, pongs.size()))
        .allSatisfy(pong -> assertThat(pong).isEqualTo(payload(125)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ends")
  void section_5_6_each_message_comes_back_as_it_was(TestedEnd.Kind kind, String extensions)
      throws Exception {
    WindowInflater inflater = new WindowInflater(15);
    List<byte[]> messages =
        conversation(kind, extensions).stream()
            .filter(frame -> !isControl(frame))
            .map(frame -> frame.rsv1() ? inflater.inflate(frame.payload()) : frame.payload())
            .toList();
    List<byte[]> sent = new ArrayList<>();
    for (int length : LENGTHS) {
      sent.add(payload(length));
    }
    sent.add("κόσμε".getBytes(UTF_8));
    sent.add(new byte[0]);
    sent.add(("in fragments" + ".".repeat(FRAGMENTS)).getBytes(UTF_8));
    assertThat(messages).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(messages.get(i)).isEqualTo(sent.get(i));
    }
  }

  /** One of the suite's runners takes a Ping of its peer's for a failure, others wait long. */
  @Test
  void no_keepalive_disturbs_a_case_however_long_it_takes() {
    assertThat(new ConnectionMode().connectionOptions().pingInterval()).isZero();
  }
}
