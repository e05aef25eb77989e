package io.sockeye.benchmarks.micro;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glassfish.tyrus.core.extension.ExtendedExtension;
import org.glassfish.tyrus.core.frame.Frame;
import org.glassfish.tyrus.ext.extension.deflate.PerMessageDeflateExtension;

/**
 * Tyrus' permessage-deflate of a server, which keeps its context from message to message whatever
 * the client asks for, and compresses with the highest level of zlib.
 */
final class TyrusDeflate implements ExtendedExtension.ExtensionContext {

  private static final byte BINARY = 0x2;

  private final PerMessageDeflateExtension extension = new PerMessageDeflateExtension();
  private final Map<String, Object> properties = new HashMap<>();

  TyrusDeflate() {
    extension.onExtensionNegotiation(this, List.of());
  }

  @Override
  public Map<String, Object> getProperties() {
    return properties;
  }

  PerMessageDeflateExtension extension() {
    return extension;
  }

  byte[] inflate(byte[] payload) {
    Frame frame =
        Frame.builder()
            .fin(true)
            .rsv1(true)
            .opcode(BINARY)
            .payloadLength(payload.length)
            .payloadData(payload)
            .build();
    return extension.processIncoming(this, frame).getPayloadData();
  }

  void close() {
    extension.destroy(this);
  }
}
