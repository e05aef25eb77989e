package io.sockeye.codec.connection;

import io.sockeye.codec.jfr.ClosedConnection;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What has gone in one direction of a connection. Changed by one thread at a time, under the lock
 * of its heir, and read by any.
 */
// Both directions are counters rather than have one, for the memory.
abstract class TrafficCounts {

  private static final VarHandle MESSAGES;
  private static final VarHandle PAYLOAD_BYTES;
  private static final VarHandle WIRE_BYTES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MESSAGES = lookup.findVarHandle(TrafficCounts.class, "messages", long.class);
      PAYLOAD_BYTES = lookup.findVarHandle(TrafficCounts.class, "payloadBytes", long.class);
      WIRE_BYTES = lookup.findVarHandle(TrafficCounts.class, "wireBytes", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long messages;
  private long payloadBytes;
  private long wireBytes;

  final void countPayload(int bytes, boolean lastOfMessage) {
    PAYLOAD_BYTES.setOpaque(this, payloadBytes + bytes);
    if (lastOfMessage) {
      MESSAGES.setOpaque(this, messages + 1);
    }
  }

  final void countOnWire(long bytes) {
    WIRE_BYTES.setOpaque(this, wireBytes + bytes);
  }

  final long messages() {
    return (long) MESSAGES.getOpaque(this);
  }

  final long payloadBytes() {
    return (long) PAYLOAD_BYTES.getOpaque(this);
  }

  final long wireBytes() {
    return (long) WIRE_BYTES.getOpaque(this);
  }

  final ClosedConnection.Traffic traffic() {
    return new ClosedConnection.Traffic(messages(), payloadBytes(), wireBytes());
  }
}
