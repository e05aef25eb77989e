package io.sockeye.codec;

import static io.sockeye.codec.Frames.BINARY;
import static io.sockeye.codec.Frames.CONTINUATION;
import static io.sockeye.codec.Frames.FIN;
import static io.sockeye.codec.Frames.PING;
import static io.sockeye.codec.Frames.RSV1;
import static io.sockeye.codec.Frames.TEXT;
import static io.sockeye.codec.Frames.fromClient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an endpoint accepts at most: RFC 6455, section 10.4. */
class LimitsTest {

  private static final ProtocolConfig SERVER = ProtocolConfig.of(Role.SERVER);
  private static final ProtocolConfig DEFLATING =
      SERVER.withPermessageDeflate(PermessageDeflate.DEFAULT);

  /** Seen elsewhere: a limit that fragments, or texts, evade (CVE-2014-0193, CVE-2026-42786). */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void a_message_may_be_as_long_as_the_limit_however_it_is_cut(int limit) {
    ProtocolConfig config = SERVER.withMaxMessageBytes(limit);
    for (int frame : new int[] {1, 3, limit}) {
      for (int atATime : new int[] {1, 1_000_000}) {
        assertThat(Recorder.of(config).receive(message(limit, frame), atATime).events())
            .containsExactly("BINARY " + Bytes.brief(new byte[limit]));
        Recorder over = Recorder.of(config).receive(message(limit + 1, frame), atATime);
        assertThat(over.events()).containsExactly("violation MESSAGE_TOO_BIG");
        assertThat(over.sent()).containsExactly("CLOSE 1009");
      }
    }
  }

  private static byte[] message(int length, int frame) {
    byte[] wire = Bytes.NONE;
    for (int from = 0; from < length; from += frame) {
      int to = Math.min(length, from + frame);
      int first = (from == 0 ? BINARY : CONTINUATION) | (to == length ? FIN : 0);
      wire = Bytes.concat(wire, Frames.of(Role.CLIENT, first, new byte[to - from]));
    }
    return wire;
  }

  @Test
  void the_limit_is_for_each_message_and_control_frames_do_not_count() {
    Recorder endpoint = Recorder.of(SERVER.withMaxMessageBytes(5));
    for (int i = 0; i < 3; i++) {
      endpoint
          .receive(fromClient(TEXT, "abc"))
          .receive(fromClient(FIN | PING, "longer than five bytes"))
          .receive(fromClient(FIN | CONTINUATION, "de"));
    }
    assertThat(endpoint.events()).hasSize(6).contains("TEXT abcde").doesNotContain("violation");
    assertThat(endpoint.violation()).isNull();
  }

  /** Seen elsewhere: zip bomb (CVE-2018-1000518, CVE-2026-1526). */
  @Test
  void the_limit_counts_inflated_bytes() {
    for (int size : new int[] {1000, 40_000}) {
      ProtocolConfig config = DEFLATING.withMaxMessageBytes(size);
      assertThat(Recorder.of(config).receive(compressed(new byte[size])).events())
          .containsExactly("BINARY " + Bytes.brief(new byte[size]));
      assertThat(Recorder.of(config).receive(compressed(new byte[size + 1])).events())
          .containsExactly("violation MESSAGE_TOO_BIG");
    }
  }

  private static byte[] compressed(byte[] data) {
    return Frames.of(Role.CLIENT, FIN | RSV1 | BINARY, Deflated.message(data));
  }

  /** Trap: a few kilobytes that inflate to very many. */
  @Test
  void a_bomb_is_stopped_at_the_limit_in_one_frame_and_in_many() throws Exception {
    byte[] bomb = Deflated.message(new byte[100 << 20]);
    for (int frame : new int[] {bomb.length, 1000}) {
      byte[] wire = Bytes.NONE;
      for (int from = 0; from < bomb.length; from += frame) {
        int to = Math.min(bomb.length, from + frame);
        int first = (from == 0 ? RSV1 | BINARY : 0) | (to == bomb.length ? FIN : 0);
        byte[] part = Arrays.copyOfRange(bomb, from, to);
        wire = Bytes.concat(wire, Frames.of(Role.CLIENT, first, part));
      }
      WebSocketProtocol endpoint = new WebSocketProtocol(DEFLATING);
      ByteBuffer in = ByteBuffer.wrap(wire);
      long[] received = new long[1];
      assertThatThrownBy(
              () -> {
                for (Event event; (event = endpoint.receive(in)) != null; ) {
                  int piece = ((Event.Fragment) event).data().remaining();
                  assertThat(piece).isLessThanOrEqualTo(32 * 1024);
                  received[0] += piece;
                }
              })
          .isInstanceOfSatisfying(
              ProtocolViolationException.class,
              e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG));
      assertThat(received[0]).isBetween((1L << 20) - 32 * 1024, 1L << 20);
      assertThat(endpoint.receive(in)).isNull();
    }
  }

  /** Seen elsewhere: tiny or empty fragments without end (CVE-2026-48779, CVE-2026-12151). */
  @Test
  void a_message_may_have_as_many_fragments_as_the_limit() {
    ProtocolConfig config = SERVER.withMaxFragments(10);
    assertThat(Recorder.of(config).receive(message(10, 1), 3).violation()).isNull();
    assertThat(Recorder.of(config).receive(message(11, 1), 3).events())
        .containsExactly("violation TOO_MANY_FRAGMENTS");
  }

  /**
   * RFC 7692, section 7.2.3.4, allows several DEFLATE streams in a message. Each costs a new start
   * of the inflater, and so a message of empty ones, two bytes long, would cost as much time as a
   * hundred times its bytes of anything else.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 20_000})
  void a_message_may_have_as_many_deflate_streams_as_fragments_but_some(int limit) {
    int most = Math.max(limit, 16_384);
    ProtocolConfig config = DEFLATING.withMaxFragments(limit);
    byte[] allowed = Frames.of(Role.CLIENT, FIN | RSV1 | BINARY, emptyStreams(most));
    byte[] tooMany = Frames.of(Role.CLIENT, FIN | RSV1 | BINARY, emptyStreams(most + 1));
    for (int atATime : new int[] {7, 1_000_000}) {
      // The count begins anew with each message.
      Recorder endpoint =
          Recorder.of(config)
              .receive(allowed, atATime)
              .receive(allowed, atATime)
              .receive(tooMany, atATime);

      assertThat(endpoint.events())
          .containsExactly("BINARY", "BINARY", "violation TOO_MANY_FRAGMENTS");
      assertThat(endpoint.sent()).hasSize(1).first().asString().startsWith("CLOSE 1009");
    }
  }

  @Test
  void the_streams_of_a_message_are_counted_across_its_frames() {
    byte[] first = Frames.of(Role.CLIENT, RSV1 | BINARY, emptyStreams(16_000));
    byte[] allowed = Frames.of(Role.CLIENT, FIN | CONTINUATION, emptyStreams(384));
    byte[] tooMany = Frames.of(Role.CLIENT, FIN | CONTINUATION, emptyStreams(385));

    assertThat(Recorder.of(DEFLATING).receive(first).receive(allowed).violation()).isNull();
    assertThat(Recorder.of(DEFLATING).receive(first).receive(tooMany).violation())
        .hasMessageContaining("16384 DEFLATE streams");
  }

  private static byte[] emptyStreams(int count) {
    byte[] streams = new byte[2 * count];
    for (int i = 0; i < streams.length; i += 2) {
      // A last block with fixed codes and nothing but its end (RFC 1951, section 3.2.6).
      streams[i] = 3;
    }
    return streams;
  }

  /**
   * Control frames between fragments (RFC 6455, section 5.4) hold no memory, but keep a message
   * going that never ends.
   */
  @Test
  void control_frames_may_interrupt_a_message_as_often_as_it_may_have_fragments() {
    for (int limit : new int[] {1, 20_000}) {
      int most = Math.max(limit, 16_384);
      byte[] flood = pings(most);
      ProtocolConfig config = SERVER.withMaxFragments(limit);

      Recorder endpoint = Recorder.of(config).receive(flood).receive(fromClient(TEXT, "ab"));
      endpoint.receive(flood);
      assertThat(endpoint.violation()).isNull();
      endpoint.receive(fromClient(FIN | PING, ""));
      assertThat(endpoint.violation().violation()).isEqualTo(Violation.TOO_MANY_FRAGMENTS);
      assertThat(endpoint.violation()).hasMessageContaining(most + " control frames");
      assertThat(endpoint.sent()).last().asString().startsWith("CLOSE 1009");

      if (limit > 1) {
        // The count begins anew with each message.
        Recorder twice = Recorder.of(config);
        for (int i = 0; i < 2; i++) {
          twice.receive(fromClient(TEXT, "ab")).receive(flood);
          twice.receive(fromClient(FIN | CONTINUATION, "cd"));
        }
        assertThat(twice.violation()).isNull();
        assertThat(twice.events()).endsWith("TEXT abcd");
      }
    }
  }

  private static byte[] pings(int count) {
    byte[] ping = fromClient(FIN | PING, "");
    byte[] pings = new byte[count * ping.length];
    for (int i = 0; i < count; i++) {
      System.arraycopy(ping, 0, pings, i * ping.length, ping.length);
    }
    return pings;
  }
}
