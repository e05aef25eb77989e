package io.sockeye.codec.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

@Name("io.sockeye.MessageSent")
@Label("Message Sent")
@Category("Sockeye")
@Description(
    "From the call until the transport has taken it, or it was gathered to leave with others: for one that is written as a stream, until that was closed")
@Threshold("20 ms")
@StackTrace(false)
final class MessageSentEvent extends MessageEvent {

  private static final MessageSentEvent PROTOTYPE = new MessageSentEvent();

  static MessageRecording beginIfWanted() {
    if (!PROTOTYPE.isEnabled()) {
      return null;
    }
    MessageSentEvent event = new MessageSentEvent();
    event.begin();
    return event;
  }
}
