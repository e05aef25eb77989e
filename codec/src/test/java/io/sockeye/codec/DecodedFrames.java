package io.sockeye.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/**
 * What a {@link FrameDecoder} makes of a peer's bytes, written down so that it is the same wherever
 * the bytes were cut: a message is its opcode, its payload in hex and a full stop where it ends;
 * other things stand between. What has to hold for each frame by itself is asserted at once.
 */
final class DecodedFrames {

  private final FrameDecoder decoder;
  private final FrameEncoder again;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private ProtocolViolationException violation;

  private DecodedFrames(ProtocolConfig config) {
    decoder = new FrameDecoder(config);
    again =
        new FrameEncoder(
            ProtocolConfig.of(config.role().peer())
                .withMaskingKeys(FixedKeys.of(0x37fa213d))
                .withPermessageDeflate(config.permessageDeflate()));
  }

  static DecodedFrames of(ProtocolConfig config, List<byte[]> pieces) {
    DecodedFrames frames = new DecodedFrames(config);
    pieces.forEach(frames::decode);
    return frames;
  }

  private void decode(byte[] piece) {
    ByteBuffer in = ByteBuffer.wrap(piece.clone());
    if (violation != null) {
      assertThat(catchThrowable(() -> decoder.decode(in))).isSameAs(violation);
      return;
    }
    try {
      for (Frame frame; (frame = decoder.decode(in)) != null; ) {
        accept(frame, in);
      }
      assertThat(in.hasRemaining()).as("bytes left").isFalse();
    } catch (ProtocolViolationException e) {
      violation = e;
      text.append(" violation ").append(e.violation());
    }
  }

  private void accept(Frame frame, ByteBuffer in) {
    ByteBuffer payload = frame.payload();
    assertThat(payload.array() == in.array() || payload.capacity() <= 125)
        .as("a view of the input, or held by the decoder for a control frame")
        .isTrue();
    Opcode opcode = frame.opcode();
    if (opcode != Opcode.CONTINUATION) {
      text.append(' ').append(opcode).append(frame.rsv1() ? " compressed " : " ");
    }
    text.append(HexFormat.of().formatHex(Bytes.of(payload)));
    text.append(frame.fin() ? "." : "");
    if (opcode.isControl()) {
      assertThat(frame.fin() && !frame.rsv1()).isTrue();
      text.append(' ');
    }
    ByteBuffer out = ByteBuffer.allocate(payload.remaining() + FrameEncoder.MAX_HEADER_LENGTH);
    Frame copy = new Frame(frame.fin(), frame.rsv1(), opcode, ByteBuffer.wrap(Bytes.of(payload)));
    again.encode(copy, out);
    wire.writeBytes(Bytes.of(out.flip()));
  }

  ProtocolViolationException violation() {
    return violation;
  }

  /** The frames as an encoder writes them. */
  byte[] encoded() {
    return wire.toByteArray();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
