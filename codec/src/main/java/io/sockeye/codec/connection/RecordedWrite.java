package io.sockeye.codec.connection;

import io.sockeye.codec.jfr.FlightRecording;
import io.sockeye.codec.jfr.WriteRecording;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A write to a transport that recordings are told of if it takes long. */
final class RecordedWrite {

  private RecordedWrite() {}

  /** {@return how many bytes were written} */
  static long write(Transport transport, ByteBuffer... sources) throws IOException {
    long length = 0;
    for (ByteBuffer source : sources) {
      length += source.remaining();
    }
    WriteRecording recording = FlightRecording.slowSend();
    try {
      transport.write(sources);
    } finally {
      // It may have failed because it took too long.
      if (recording != null) {
        recording.end(transport.remoteAddress(), length);
      }
    }
    return length;
  }
}
