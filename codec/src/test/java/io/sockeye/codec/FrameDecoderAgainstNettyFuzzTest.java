package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The frames of another implementation, which hands on whole frames only. */
class FrameDecoderAgainstNettyFuzzTest {

  private static final int MAX_FRAME_BYTES = 1000;

  private static final Map<Class<? extends WebSocketFrame>, String> OPCODES =
      Map.of(
          TextWebSocketFrame.class, " TEXT ",
          BinaryWebSocketFrame.class, " BINARY ",
          ContinuationWebSocketFrame.class, "",
          CloseWebSocketFrame.class, " CLOSE ",
          PingWebSocketFrame.class, " PING ",
          PongWebSocketFrame.class, " PONG ");

  private static final String CLOSE = " CLOSE";
  private static final String VIOLATION = " violation";

  /** The part of a data frame that has arrived. */
  private static final Pattern PART = Pattern.compile("( (TEXT|BINARY) )?[0-9a-f]*");

  @FuzzTest
  void frames_and_violations_are_those_of_netty(byte[] fuzz) {
    FuzzInput input = new FuzzInput(fuzz);
    Role role = input.option(0) ? Role.CLIENT : Role.SERVER;
    Reference reference = new Reference(role);
    input.pieces().forEach(reference::decode);
    String expected = reference.text.toString();

    String actual = decode(role, input.pieces());
    if (expected.endsWith(VIOLATION) && !actual.endsWith(VIOLATION)) {
      // Netty looks at the length, even at that of a Close's body, before the masking key is there.
      actual = decode(role, List.of(input.bytes(), new byte[Integer.BYTES + 1]));
    }
    if (actual.endsWith(CLOSE) && expected.endsWith(VIOLATION)) {
      // Netty's frame decoder reads the body of a Close; CloseStatusTest is about that.
      expected = expected.substring(0, expected.length() - VIOLATION.length()) + CLOSE;
    }
    assertThat(actual).startsWith(expected);
    assertThat(actual.substring(expected.length())).matches(PART);
  }

  private static String decode(Role role, List<byte[]> pieces) {
    ProtocolConfig config =
        ProtocolConfig.of(role).withMaxFrameBytes(MAX_FRAME_BYTES).withMaxFragments(100_000);
    String text =
        DecodedFrames.of(config, pieces).toString().replaceAll(VIOLATION + ".*", VIOLATION);
    // Netty reads no further.
    int close = text.indexOf(CLOSE);
    return close < 0 ? text : text.substring(0, close) + CLOSE;
  }

  /** Writes down what Netty decodes as {@link DecodedFrames} does. */
  private static final class Reference {

    private final EmbeddedChannel channel;
    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    Reference(Role role) {
      channel =
          new EmbeddedChannel(
              new WebSocket13FrameDecoder(
                  WebSocketDecoderConfig.newBuilder()
                      .expectMaskedFrames(role == Role.SERVER)
                      .allowMaskMismatch(false)
                      .allowExtensions(false)
                      .maxFramePayloadLength(MAX_FRAME_BYTES)
                      .closeOnProtocolViolation(false)
                      .withUTF8Validator(false)
                      .build()));
    }

    void decode(byte[] piece) {
      if (ended) {
        return;
      }
      boolean failed = false;
      try {
        channel.writeInbound(Unpooled.copiedBuffer(piece));
      } catch (CorruptedFrameException e) {
        failed = true;
      }
      for (WebSocketFrame frame; !ended && (frame = channel.readInbound()) != null; ) {
        accept(frame);
        frame.release();
      }
      if (failed && !ended) {
        text.append(VIOLATION);
        ended = true;
      }
    }

    private void accept(WebSocketFrame frame) {
      boolean control =
          frame instanceof PingWebSocketFrame
              || frame instanceof PongWebSocketFrame
              || frame instanceof CloseWebSocketFrame;
      if (frame instanceof CloseWebSocketFrame) {
        text.append(CLOSE);
        ended = true;
        return;
      }
      byte[] payload = new byte[frame.content().readableBytes()];
      frame.content().readBytes(payload);
      text.append(OPCODES.get(frame.getClass()));
      text.append(HexFormat.of().formatHex(payload));
      text.append(frame.isFinalFragment() ? "." : "").append(control ? " " : "");
    }
  }
}
