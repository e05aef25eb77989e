package io.sockeye.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.sockeye.codec.Frame;
import io.sockeye.codec.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import okio.Buffer;
import okio.ByteString;

/** The bytes in what the libraries yield. */
final class Content {

  private Content() {}

  /**
   * {@return the bytes in a buffer, message, string or frame payload of any of the libraries; one
   * after the other for a list}
   */
  static byte[] of(Object yielded) {
    if (yielded instanceof byte[] bytes) {
      return bytes;
    }
    if (yielded instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    if (yielded instanceof String text) {
      return text.getBytes(UTF_8);
    }
    if (yielded instanceof Frame frame) {
      return of(frame.payload());
    }
    if (yielded instanceof Message message) {
      return message.payload();
    }
    if (yielded instanceof ByteBuf buffer) {
      return ByteBufUtil.getBytes(buffer);
    }
    if (yielded instanceof ByteBufHolder holder) {
      return of(holder.content());
    }
    if (yielded instanceof Buffer buffer) {
      return buffer.snapshot().toByteArray();
    }
    if (yielded instanceof ByteString bytes) {
      return bytes.toByteArray();
    }
    if (yielded instanceof List<?> parts) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      parts.forEach(part -> all.writeBytes(of(part)));
      return all.toByteArray();
    }
    throw new IllegalArgumentException("no bytes known of " + yielded);
  }
}
