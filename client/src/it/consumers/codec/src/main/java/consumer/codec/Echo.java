package consumer.codec;

import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.MessageAssembler;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.nio.ByteBuffer;

/** A server's end that sends each message back. */
public final class Echo {

  private final WebSocketProtocol protocol = new WebSocketProtocol(ProtocolConfig.of(Role.SERVER));
  private final MessageAssembler messages = new MessageAssembler();

  /** Returns the answer to the first message of a client, or null if there is none yet. */
  public ByteBuffer answer(ByteBuffer received) throws ProtocolViolationException {
    for (Event event; (event = protocol.receive(received, messages)) != null; ) {
      if (event instanceof Event.Fragment fragment) {
        Message message = messages.add(fragment);
        if (message != null) {
          return protocol.send(message);
        }
      }
    }
    return null;
  }
}
