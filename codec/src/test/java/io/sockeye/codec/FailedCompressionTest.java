package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A part of a message is in the deflater, and the rest never comes. */
class FailedCompressionTest {

  /** No other test takes deflaters of this level from their pool. */
  private static final int LEVEL = 8;

  private interface Sending {
    void send(WebSocket webSocket, String text) throws IOException;
  }

  private static Stream<Named<Sending>> sendings() {
    return Stream.of(
        Named.of("whole", WebSocket::send),
        Named.of(
            "as a stream",
            (webSocket, text) -> {
              try (Writer writer = webSocket.textWriter()) {
                writer.write(text);
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("sendings")
  void behind_a_message_that_an_error_has_cut_in_the_deflater_nothing_is_written(Sending sending) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    WebSocket webSocket =
        WebSocket.of(
            Transport.of(InputStream.nullInputStream(), written),
            ProtocolConfig.of(Role.SERVER)
                .withPermessageDeflate(new PermessageDeflate(true, false, 15, 15))
                .withCompressionLevel(LEVEL),
            ConnectionOptions.DEFAULT,
            null,
            ByteBuffer.allocate(0));
    DeflaterPool.of(LEVEL).giveBack(withoutMemory());
    String text = "much the same as before ".repeat(10);
    assertThatThrownBy(() -> sending.send(webSocket, text)).isInstanceOf(OutOfMemoryError.class);

    assertThat(webSocket.isOpen()).isFalse();
    assertThatThrownBy(() -> sending.send(webSocket, text))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("injected");
    assertThatThrownBy(() -> webSocket.sendClose(CloseStatus.NORMAL_CLOSURE))
        .isInstanceOf(IOException.class);
    assertThat(written.toByteArray()).isEmpty();
    webSocket.abort();
  }

  /** {@return one that finds no memory once it has taken its input} */
  private static Deflater withoutMemory() {
    return new Deflater(LEVEL, true) {
      @Override
      public int deflate(byte[] output, int offset, int length, int flush) {
        super.deflate(output, offset, length, flush);
        throw new OutOfMemoryError("injected");
      }
    };
  }
}
