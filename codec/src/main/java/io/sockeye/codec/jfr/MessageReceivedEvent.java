package io.sockeye.codec.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("io.sockeye.MessageReceived")
@Label("Message Received")
@Category("Sockeye")
@Description(
    "From its first bytes until it was complete: for one that is read as a stream, until all was read")
@Threshold("20 ms")
@StackTrace(false)
final class MessageReceivedEvent extends MessageEvent {

  private static final MessageReceivedEvent PROTOTYPE = new MessageReceivedEvent();

  static MessageRecording beginIfWanted() {
    if (!PROTOTYPE.isEnabled()) {
      return null;
    }
    MessageReceivedEvent event = new MessageReceivedEvent();
    event.begin();
    return event;
  }
}
