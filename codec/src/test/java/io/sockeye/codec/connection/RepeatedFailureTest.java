package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sockeye.codec.Opcode;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Violation;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A failed connection fails at every call, each time with an exception of its own. */
@Timeout(30)
class RepeatedFailureTest {

  /** Seen elsewhere: a failure is told again and again without an end. */
  @Test
  void a_stream_that_is_copied_into_another_fails_as_its_connection_did() throws Exception {
    Connections c = Connections.server();
    c.peer().sendFragment(Opcode.BINARY, "the beginning", false);
    c.peer().end();

    Throwable thrown =
        catchThrowable(
            () -> {
              try (OutputStream out = c.webSocket().binaryOutputStream();
                  IncomingMessage in = c.webSocket().receiveStream()) {
                in.transferTo(out);
              }
            });

    assertThat(thrown).isInstanceOf(EOFException.class);
    assertThat(thrown.getSuppressed()).isNotEmpty();
  }

  @Test
  void a_message_whose_flush_fails_fails_so_at_its_end() throws Exception {
    Connections c = Connections.server();
    Throwable thrown =
        catchThrowable(
            () -> {
              try (Writer writer = c.webSocket().textWriter()) {
                writer.write("text");
                c.webSocket().abort();
                writer.flush();
              }
            });
    assertThat(thrown).isInstanceOf(ConnectionClosedException.class);
  }

  @Test
  void what_was_wrong_stays() throws Exception {
    Connections c = Connections.server();
    c.peer().sendRaw(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xE7});
    Throwable first = catchThrowable(c.webSocket()::receive);
    assertThat(first).hasMessageContaining("999");
    assertThat(catchThrowable(c.webSocket()::receive)).hasMessage(first.getMessage());
    c.webSocket().abort();
  }

  @Test
  void the_kind_of_failure_stays() throws Exception {
    Connections c = Connections.server();
    c.peer().sendRaw(new byte[] {(byte) 0x83, 0});
    Throwable first = catchThrowable(c.webSocket()::receive);
    Throwable second = catchThrowable(c.webSocket()::receive);
    assertThat(first).isInstanceOf(ProtocolViolationException.class);
    assertThat(second)
        .isInstanceOfSatisfying(
            ProtocolViolationException.class,
            e -> assertThat(e.violation()).isEqualTo(Violation.RESERVED_OPCODE))
        .isNotSameAs(first)
        .hasCause(first);
    c.webSocket().abort();
    assertThat(catchThrowable(() -> c.webSocket().ping())).isInstanceOf(IOException.class);
    assertThat(catchThrowable(() -> c.webSocket().ping()))
        .isNotSameAs(catchThrowable(() -> c.webSocket().ping()));
  }
}
