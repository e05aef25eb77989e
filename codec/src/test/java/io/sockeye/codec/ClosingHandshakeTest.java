package io.sockeye.codec;

import static io.sockeye.codec.Frames.CLOSE;
import static io.sockeye.codec.Frames.FIN;
import static io.sockeye.codec.Frames.PING;
import static io.sockeye.codec.Frames.PONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 6455, sections 5.5.1 and 7.1, as a table. */
class ClosingHandshakeTest {

  /**
   * The endpoint closes with 1001, the peer with 4000 "bye"; "none" and "-" are the absence of a
   * frame and a status, "refused" an {@link IllegalStateException}.
   */
  @ParameterizedTest(name = "sent: {0}, received: {1}, then {2} -> {3}, {4}, {5}, {6}")
  @CsvSource({
    // Close sent?, received?, event, sent because of it, closeSent, closeReceived, closeStatus
    "no,  no,  gets Close 1000 bye, CLOSE 1000, 1000, 1000, 1000",
    "no,  no,  gets Close 4999, CLOSE 4999, 4999, 4999, 4999",
    "no,  no,  gets Close, CLOSE, 1005, 1005, 1005",
    "no,  no,  gets Ping, PONG hi, -, -, 1006",
    "no,  no,  gets Pong, none, -, -, 1006",
    "no,  no,  gets text, none, -, -, 1006",
    "no,  no,  gets opcode 3, CLOSE 1002, 1002, -, 1006",
    "no,  no,  gets Close 1005, CLOSE 1002, 1002, -, 1006",
    "no,  no,  gets bad text, CLOSE 1007, 1007, -, 1006",
    "no,  no,  closes, CLOSE 1001, 1001, -, 1006",
    "no,  no,  fails, CLOSE 1009, 1009, -, 1006",
    "no,  no,  sends Ping, PING hi, -, -, 1006",
    "no,  no,  sends text, TEXT hi, -, -, 1006",
    "yes, no,  gets Close 1000 bye, none, 1001, 1000, 1000",
    "yes, no,  gets Close 4999, none, 1001, 4999, 4999",
    "yes, no,  gets Close, none, 1001, 1005, 1005",
    "yes, no,  gets Ping, none, 1001, -, 1006",
    "yes, no,  gets Pong, none, 1001, -, 1006",
    "yes, no,  gets text, none, 1001, -, 1006",
    "yes, no,  gets opcode 3, none, 1001, -, 1006",
    "yes, no,  gets Close 1005, none, 1001, -, 1006",
    "yes, no,  closes, none, 1001, -, 1006",
    "yes, no,  fails, none, 1001, -, 1006",
    "yes, no,  sends Ping, refused, 1001, -, 1006",
    "yes, no,  sends text, refused, 1001, -, 1006",
    // Before the reply the endpoint may finish what it was sending (5.5.1).
    "no,  yes, gets Close 1000 bye, none, -, 4000, 4000",
    "no,  yes, gets Ping, none, -, 4000, 4000",
    "no,  yes, gets text, none, -, 4000, 4000",
    "no,  yes, gets opcode 3, none, -, 4000, 4000",
    "no,  yes, replies, CLOSE 4000, 4000, 4000, 4000",
    "no,  yes, closes, CLOSE 1001, 1001, 4000, 4000",
    "no,  yes, fails, CLOSE 1009, 1009, 4000, 4000",
    "no,  yes, sends text, TEXT hi, -, 4000, 4000",
    "yes, yes, gets Close 1000 bye, none, 1001, 4000, 4000",
    "yes, yes, gets Ping, none, 1001, 4000, 4000",
    "yes, yes, gets text, none, 1001, 4000, 4000",
    "yes, yes, gets opcode 3, none, 1001, 4000, 4000",
    "yes, yes, replies, none, 1001, 4000, 4000",
    "yes, yes, closes, none, 1001, 4000, 4000",
    "yes, yes, fails, none, 1001, 4000, 4000",
    "yes, yes, sends Ping, refused, 1001, 4000, 4000",
    "yes, yes, sends text, refused, 1001, 4000, 4000"
  })
  void what_an_event_leads_to(
      String closeSent,
      String closeReceived,
      String event,
      String reply,
      String thenSent,
      String thenReceived,
      int status)
      throws Exception {
    for (Role role : Role.values()) {
      WebSocketProtocol endpoint = new WebSocketProtocol(ProtocolConfig.of(role));
      if (closeSent.equals("yes")) {
        endpoint.close(CloseStatus.GOING_AWAY);
      }
      Event close = null;
      if (closeReceived.equals("yes")) {
        byte[] bytes = Frames.close(role.peer(), 4000, "bye");
        close = endpoint.receive(ByteBuffer.wrap(bytes));
        assertThat(close).isEqualTo(new Event.Close(new CloseStatus(4000, "bye")));
      }
      assertThat(happens(event, endpoint, role, close)).isEqualTo(reply);
      assertThat(code(endpoint.closeSent())).isEqualTo(thenSent);
      assertThat(code(endpoint.closeReceived())).isEqualTo(thenReceived);
      assertThat(endpoint.closeStatus().code()).isEqualTo(status);
    }
  }

  private static String code(CloseStatus status) {
    return status == null ? "-" : String.valueOf(status.code());
  }

  /** What the endpoint sends, "none", or "refused". */
  private static String happens(String event, WebSocketProtocol endpoint, Role role, Event close) {
    Role peer = role.peer();
    ByteBuffer hi = ByteBuffer.wrap(Bytes.utf8("hi"));
    try {
      ByteBuffer sent =
          switch (event) {
            case "gets Close 1000 bye" -> gets(endpoint, Frames.close(peer, 1000, "bye"));
            case "gets Close 4999" -> gets(endpoint, Frames.close(peer, 4999, ""));
            case "gets Close" -> gets(endpoint, Frames.of(peer, FIN | CLOSE, Bytes.NONE));
            case "gets Close 1005" -> gets(endpoint, Frames.close(peer, 1005, ""));
            case "gets Ping" -> gets(endpoint, Frames.of(peer, FIN | PING, Bytes.of(hi)));
            case "gets Pong" -> gets(endpoint, Frames.of(peer, FIN | PONG, Bytes.of(hi)));
            case "gets text" -> gets(endpoint, Frames.text(peer, "hi"));
            case "gets bad text" -> gets(endpoint, Frames.of(peer, FIN | 1, Bytes.hex("ff")));
            case "gets opcode 3" -> gets(endpoint, Frames.of(peer, FIN | 3, Bytes.NONE));
            case "replies" -> endpoint.reply(close);
            case "closes" -> endpoint.close(CloseStatus.GOING_AWAY);
            case "fails" -> endpoint.fail(Violation.MESSAGE_TOO_BIG);
            case "sends Ping" -> endpoint.ping(hi);
            case "sends text" -> endpoint.send(Message.text("hi"));
            default -> throw new AssertionError(event);
          };
      return sent.hasRemaining() ? Frames.read(role, Bytes.of(sent)).get(0).toString() : "none";
    } catch (IllegalStateException e) {
      return "refused";
    }
  }

  private static ByteBuffer gets(WebSocketProtocol endpoint, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      Event event = endpoint.receive(in);
      assertThat(in.hasRemaining()).isFalse();
      return event == null ? ByteBuffer.allocate(0) : endpoint.reply(event);
    } catch (ProtocolViolationException e) {
      return endpoint.fail(e.violation());
    }
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void a_message_that_comes_after_the_own_close_is_still_received(Role role) {
    Recorder endpoint = Recorder.of(ProtocolConfig.of(role));
    endpoint.endpoint().close(CloseStatus.NORMAL_CLOSURE);
    endpoint.receive(
        Bytes.concat(Frames.text(role.peer(), "late"), Frames.close(role.peer(), 1000, "")));
    assertThat(endpoint.events()).containsExactly("TEXT late", "CLOSE 1000");
    assertThat(endpoint.sent()).isEmpty();
  }

  @Test
  void the_reply_repeats_the_code_and_not_the_reason() throws Exception {
    WebSocketProtocol server = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    Event close = server.receive(ByteBuffer.wrap(Frames.close(Role.CLIENT, 1001, "leaving")));
    assertThat(Bytes.of(server.reply(close))).isEqualTo(Bytes.hex("88 02 03e9"));
    assertThat(server.reply(close).hasRemaining()).as("only once").isFalse();
    assertThat(server.closeStatus()).isEqualTo(new CloseStatus(1001, "leaving"));
  }

  /**
   * Seen elsewhere: uninitialised or somebody else's memory in a control frame (CVE-2016-10518,
   * CVE-2026-45736).
   */
  @Test
  void a_close_carries_its_code_and_reason() {
    WebSocketProtocol server = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    CloseStatus status = new CloseStatus(4321, "enough \u20ac");
    assertThat(Bytes.of(server.close(status)))
        .isEqualTo(Frames.close(Role.SERVER, 4321, "enough \u20ac"));
    assertThat(server.closeSent()).isEqualTo(status);
  }

  @Test
  void a_code_that_is_never_sent_is_refused_and_the_connection_stays_open() {
    WebSocketProtocol server = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
    assertThatThrownBy(() -> server.close(CloseStatus.ABNORMAL_CLOSURE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> server.close(CloseStatus.of(CloseCode.TLS_HANDSHAKE)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(server.closeSent()).isNull();
    assertThat(Bytes.of(server.close(CloseStatus.NO_STATUS_RECEIVED)))
        .isEqualTo(Bytes.hex("88 00"));
  }
}
