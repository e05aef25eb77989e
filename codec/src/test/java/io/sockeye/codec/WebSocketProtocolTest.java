package io.sockeye.codec;

import static io.sockeye.codec.Frames.BINARY;
import static io.sockeye.codec.Frames.CONTINUATION;
import static io.sockeye.codec.Frames.FIN;
import static io.sockeye.codec.Frames.PING;
import static io.sockeye.codec.Frames.PONG;
import static io.sockeye.codec.Frames.RSV1;
import static io.sockeye.codec.Frames.TEXT;
import static io.sockeye.codec.Frames.fragment;
import static io.sockeye.codec.Frames.fromClient;
import static io.sockeye.codec.Frames.fromServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sending and receiving in turn: what an endpoint yields, answers and refuses. */
class WebSocketProtocolTest {

  private static final ProtocolConfig SERVER = ProtocolConfig.of(Role.SERVER);
  private static final ProtocolConfig DEFLATING =
      SERVER.withPermessageDeflate(PermessageDeflate.DEFAULT);

  private final WebSocketProtocol server = new WebSocketProtocol(SERVER);

  // Replies: RFC 6455, sections 5.5.1 to 5.5.3.

  @ParameterizedTest
  @EnumSource(Role.class)
  void a_ping_is_answered_with_its_own_data_every_time_that_is_asked_for(Role role)
      throws Exception {
    WebSocketProtocol endpoint = new WebSocketProtocol(ProtocolConfig.of(role));
    byte[] data = Bytes.random(125, 1);
    Event ping = endpoint.receive(ByteBuffer.wrap(Frames.of(role.peer(), FIN | PING, data)));
    for (int i = 0; i < 2; i++) {
      Frames.Read pong = Frames.read(role, Bytes.of(endpoint.reply(ping))).get(0);
      assertThat(pong.opcode()).isEqualTo(Opcode.PONG);
      assertThat(pong.payload()).isEqualTo(data);
    }
  }

  @Test
  void the_data_of_a_ping_may_be_kept() throws Exception {
    ByteBuffer in = ByteBuffer.wrap(fromClient(FIN | PING, "first"));
    Event.Ping first = (Event.Ping) server.receive(in);
    in.clear().put(fromClient(FIN | PONG, "later")).flip();
    server.receive(in);
    assertThat(Bytes.of(first.data())).isEqualTo(Bytes.utf8("first"));
    assertThat(fromServer(server.reply(first))).containsExactly("PONG first");
  }

  @Test
  void nothing_is_owed_for_a_pong_and_a_fragment() throws Exception {
    Event pong = server.receive(ByteBuffer.wrap(fromClient(FIN | PONG, "")));
    assertThat(server.reply(pong).hasRemaining()).isFalse();
    Event text = server.receive(ByteBuffer.wrap(fromClient(FIN | TEXT, "hi")));
    assertThat(server.reply(text).hasRemaining()).isFalse();
  }

  // Sequence: RFC 6455, section 5.4.

  @Test
  void a_message_in_fragments_has_its_opcode_on_the_first_and_fin_on_the_last() {
    assertThat(
            fromServer(
                server.send(fragment(Opcode.TEXT, "a", false)),
                server.send(fragment(Opcode.TEXT, "", false)),
                server.ping(ByteBuffer.wrap(Bytes.utf8("between"))),
                server.send(fragment(Opcode.TEXT, "b", true)),
                server.send(fragment(Opcode.BINARY, "c", true)),
                server.send(Message.text("d"))))
        .containsExactly(
            "TEXT without FIN a",
            "CONTINUATION without FIN",
            "PING between",
            "CONTINUATION b",
            "BINARY c",
            "TEXT d");
  }

  @Test
  void another_message_cannot_begin_before_one_is_finished() {
    server.send(fragment(Opcode.TEXT, "a", false));
    PreparedMessage prepared = PreparedMessage.of(Message.text("x"));
    assertIllegalState(() -> server.send(Message.text("x")));
    assertIllegalState(() -> server.frame(Message.text("x")));
    assertIllegalState(() -> server.send(prepared));
    assertIllegalState(() -> server.send(fragment(Opcode.BINARY, "x", true)));
    assertIllegalState(() -> server.frame(fragment(Opcode.BINARY, "x", false)));
    assertThat(fromServer(server.send(fragment(Opcode.TEXT, "b", true)), server.send(prepared)))
        .containsExactly("CONTINUATION b", "TEXT x");
  }

  @Test
  void after_a_close_no_message_and_no_ping_is_sent() {
    server.close(CloseStatus.NORMAL_CLOSURE);
    PreparedMessage prepared = PreparedMessage.of(Message.text("x"));
    assertIllegalState(() -> server.send(Message.text("x")));
    assertIllegalState(() -> server.frame(Message.text("x")));
    assertIllegalState(() -> server.send(prepared));
    assertIllegalState(() -> server.send(fragment(Opcode.TEXT, "x", true)));
    assertIllegalState(() -> server.frame(fragment(Opcode.TEXT, "x", true)));
    assertIllegalState(() -> server.ping(ByteBuffer.allocate(0)));
  }

  @Test
  void a_close_may_interrupt_a_message() {
    server.send(fragment(Opcode.TEXT, "a", false));
    assertThat(fromServer(server.close(CloseStatus.GOING_AWAY))).containsExactly("CLOSE 1001");
    assertIllegalState(() -> server.send(fragment(Opcode.TEXT, "b", true)));
  }

  @Test
  void a_fragment_is_one_of_a_message() {
    assertThatThrownBy(() -> fragment(Opcode.CONTINUATION, "x", true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fragment(Opcode.PING, "x", true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // Outgoing text is UTF-8: RFC 6455, section 5.6.

  @Test
  void a_character_may_stand_across_outgoing_fragments() {
    byte[] text = Bytes.utf8("\u20ac\ud83d\ude00");
    for (int i = 0; i < text.length; i++) {
      server.send(fragment(Opcode.TEXT, new byte[] {text[i]}, i == text.length - 1));
    }
    assertThat(fromServer(server.send(Message.text("next")))).containsExactly("TEXT next");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c328", "61e282", "eda080"})
  void a_text_whose_first_fragment_is_not_utf8_is_refused_and_another_may_follow(String hex) {
    Event.Fragment bad = fragment(Opcode.TEXT, Bytes.hex(hex), true);
    assertThatThrownBy(() -> server.send(bad)).isInstanceOf(IllegalArgumentException.class);
    assertThat(
            fromServer(
                server.send(fragment(Opcode.TEXT, "a", false)),
                server.send(fragment(Opcode.TEXT, "b", true))))
        .containsExactly("TEXT without FIN a", "CONTINUATION b");
  }

  /** Whatever the caller tries next, the peer never gets text that is not UTF-8. */
  @ParameterizedTest
  @ValueSource(strings = {"61", "a9", "a9ff", "c3", "ff"})
  void a_text_with_a_wrong_fragment_cannot_be_finished(String next) {
    server.send(fragment(Opcode.TEXT, Bytes.hex("61c3"), false));
    for (String wrong : new String[] {"a9ff", next}) {
      Event.Fragment bad = fragment(Opcode.TEXT, Bytes.hex(wrong), true);
      assertThatThrownBy(() -> server.send(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertIllegalState(() -> server.send(Message.text("x")));
    assertThat(fromServer(server.close(CloseStatus.NORMAL_CLOSURE))).containsExactly("CLOSE 1000");
  }

  /** A refused fragment was not sent: it must leave no half of a character behind. */
  @Test
  void a_refused_fragment_of_text_does_not_count_for_the_next_text() {
    server.send(fragment(Opcode.BINARY, "a", false));
    assertIllegalState(() -> server.send(fragment(Opcode.TEXT, Bytes.hex("c3"), false)));
    assertThat(
            fromServer(
                server.send(fragment(Opcode.BINARY, "b", true)),
                server.send(fragment(Opcode.TEXT, "c", true))))
        .containsExactly("CONTINUATION b", "TEXT c");
  }

  @Test
  void after_a_close_a_bad_fragment_is_a_matter_of_the_close_only() {
    server.close(CloseStatus.NORMAL_CLOSURE);
    assertIllegalState(() -> server.send(fragment(Opcode.TEXT, Bytes.hex("ff"), true)));
  }

  @Test
  void binary_messages_may_hold_anything() {
    assertThat(fromServer(server.send(fragment(Opcode.BINARY, Bytes.hex("ff"), true))))
        .containsExactly("BINARY 0xff");
  }

  // What is handed on.

  @Test
  void a_received_fragment_may_be_sent_on() throws Exception {
    WebSocketProtocol client = new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT));
    Recorder peer = Recorder.of(SERVER);
    byte[] wire =
        Bytes.concat(
            Frames.text(Role.SERVER, "one"),
            Frames.of(Role.SERVER, BINARY, Bytes.utf8("two, ")),
            Frames.of(Role.SERVER, FIN | CONTINUATION, Bytes.utf8("three")));
    for (byte b : wire) {
      ByteBuffer in = ByteBuffer.wrap(new byte[] {b});
      for (Event event; (event = client.receive(in)) != null; ) {
        peer.receive(client.send((Event.Fragment) event));
      }
    }
    assertThat(peer.events()).containsExactly("TEXT one", "BINARY two, three");
  }

  @Test
  void a_frame_that_arrives_in_part_is_handed_on_at_once() throws Exception {
    byte[] wire = fromClient(FIN | TEXT, "Hello");
    ByteBuffer in = ByteBuffer.wrap(wire).limit(8);
    Event.Fragment start = (Event.Fragment) server.receive(in);
    assertThat(start.opcode()).isEqualTo(Opcode.TEXT);
    assertThat(Bytes.of(start.data())).isEqualTo(Bytes.utf8("He"));
    assertThat(start.last()).isFalse();
    assertThat(server.receive(in)).isNull();
    Event.Fragment end = (Event.Fragment) server.receive(in.limit(wire.length));
    assertThat(end.opcode()).as("that of the message").isEqualTo(Opcode.TEXT);
    assertThat(Bytes.of(end.data())).isEqualTo(Bytes.utf8("llo"));
    assertThat(end.last()).isTrue();
  }

  @Test
  void a_read_only_buffer_of_a_server_is_the_callers_mistake_and_no_violation() throws Exception {
    ByteBuffer in = ByteBuffer.wrap(fromClient(FIN | TEXT, "hi"));
    assertThatThrownBy(() -> server.receive(in.asReadOnlyBuffer()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(server.receive(in)).isInstanceOf(Event.Fragment.class);
  }

  // Borrowed and own memory.

  @Test
  void frames_may_be_encoded_by_the_caller_among_those_that_are_not() {
    for (Role role : Role.values()) {
      WebSocketProtocol endpoint =
          new WebSocketProtocol(
              ProtocolConfig.of(role).withPermessageDeflate(PermessageDeflate.DEFAULT));
      String text = "to be or not to be ".repeat(20);
      ByteBuffer wire = ByteBuffer.allocate(10_000);
      endpoint.encoder().encode(endpoint.frame(Message.text(text)), wire);
      wire.put(endpoint.send(Message.text(text)));
      wire.put(endpoint.ping(ByteBuffer.wrap(Bytes.utf8("ping"))));
      endpoint.encoder().encode(endpoint.frame(fragment(Opcode.TEXT, text, false)), wire);
      wire.put(endpoint.send(fragment(Opcode.TEXT, "", false)));
      Frame last = endpoint.frame(fragment(Opcode.TEXT, text, true));
      wire.put(endpoint.ping(ByteBuffer.wrap(Bytes.utf8("while it waits"))));
      endpoint.encoder().encode(last, wire);
      wire.put(endpoint.close(CloseStatus.NORMAL_CLOSURE));
      Recorder peer =
          Recorder.of(
              ProtocolConfig.of(role.peer()).withPermessageDeflate(PermessageDeflate.DEFAULT));
      String one = "TEXT " + Bytes.brief(Bytes.utf8(text));
      String two = "TEXT " + Bytes.brief(Bytes.utf8(text + text));
      assertThat(peer.receive(Bytes.of(wire.flip())).events())
          .containsExactly(one, one, "PING ping", "PING while it waits", two, "CLOSE 1000");
    }
  }

  @Test
  void the_payload_of_a_frame_is_the_fragments_own_buffer_where_nothing_is_compressed() {
    Event.Fragment fragment = fragment(Opcode.BINARY, "abc", true);
    assertThat(server.frame(fragment).payload()).isSameAs(fragment.data());
  }

  @Test
  void a_ping_leaves_its_data_as_they_were() {
    ByteBuffer data = ByteBuffer.wrap(Bytes.utf8("[ping]"), 1, 4);
    assertThat(fromServer(server.ping(data))).containsExactly("PING ping");
    assertThat(data.position()).isEqualTo(1);
    assertThat(data.remaining()).isEqualTo(4);
    assertThatThrownBy(() -> server.ping(ByteBuffer.allocate(126)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(fromServer(server.ping(ByteBuffer.allocate(0)))).containsExactly("PING");
  }

  // The end.

  private static byte[] compressed(byte[] data) {
    return Frames.of(Role.CLIENT, FIN | RSV1 | BINARY, Deflated.message(data));
  }

  @Test
  void after_end_receiving_input_is_discarded() throws Exception {
    WebSocketProtocol endpoint = new WebSocketProtocol(DEFLATING);
    byte[] message = compressed(new byte[1000]);
    while (!((Event.Fragment) endpoint.receive(ByteBuffer.wrap(message))).last()) {}
    endpoint.endReceiving();
    endpoint.endReceiving();
    for (byte[] bytes : new byte[][] {message, Bytes.hex("ff ff"), fromClient(FIN | PING, "")}) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      assertThat(endpoint.receive(in)).isNull();
      assertThat(in.hasRemaining()).isFalse();
    }
    assertThat(fromServer(endpoint.send(Message.text("still")))).containsExactly("TEXT still");
  }

  /** Seen elsewhere: use after the end throws something unexpected. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void after_end_sending_no_message_is_sent_but_a_close_is(boolean deflate) {
    WebSocketProtocol endpoint = new WebSocketProtocol(deflate ? DEFLATING : SERVER);
    endpoint.send(Message.binary(new byte[1000]));
    endpoint.endSending();
    endpoint.endSending();
    PreparedMessage prepared = PreparedMessage.of(Message.text("x"));
    assertIllegalState(() -> endpoint.send(Message.text("short")));
    assertIllegalState(() -> endpoint.send(Message.binary(new byte[1000])));
    assertIllegalState(() -> endpoint.send(fragment(Opcode.TEXT, "x", false)));
    assertIllegalState(() -> endpoint.send(prepared));
    assertThat(fromServer(endpoint.close(CloseStatus.NORMAL_CLOSURE)))
        .containsExactly("CLOSE 1000");
  }

  private static void assertIllegalState(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_message_that_is_sent_whole_is_one_frame_of_whatever_size(boolean deflate)
      throws ProtocolViolationException {
    byte[] data = new byte[1 << 20];
    new Random(1).nextBytes(data);
    ProtocolConfig config =
        ProtocolConfig.of(Role.SERVER)
            .withPermessageDeflate(deflate ? PermessageDeflate.DEFAULT : null);
    ByteBuffer sent = new WebSocketProtocol(config).send(Message.binary(data));
    Frame frame =
        new FrameDecoder(
                ProtocolConfig.of(Role.CLIENT)
                    .withMaxFrameBytes(2 << 20)
                    .withPermessageDeflate(config.permessageDeflate()))
            .decode(sent);
    assertThat(frame.fin()).isTrue();
    assertThat(frame.rsv1()).isEqualTo(deflate);
    assertThat(sent.hasRemaining()).isFalse();
  }
}
