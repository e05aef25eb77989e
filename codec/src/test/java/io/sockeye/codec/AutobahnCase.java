package io.sockeye.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a case of the Autobahn test suite sends, and what an endpoint that echoes messages sends
 * back. A case has several steps where it waits between them.
 */
record AutobahnCase(String id, String what, List<Step> steps) {

  /** Bytes from a peer: a frame, or a part of one. */
  interface Piece {
    byte[] from(Role sender);
  }

  /** What is sent at once, and all that comes back before the peer sends more. */
  record Step(List<Piece> pieces, List<String> replies) {}

  static AutobahnCase of(String id, String what, Step... steps) {
    return new AutobahnCase(id, what, List.of(steps));
  }

  static Step sends(Piece... pieces) {
    return new Step(List.of(pieces), List.of());
  }

  /** To be read "sends(...) and gets(...)". */
  static Step gets(Step sent, String... replies) {
    return new Step(sent.pieces, List.of(replies));
  }

  static Piece frame(int first, byte[] payload) {
    return sender -> Frames.of(sender, first, payload);
  }

  static Piece frame(int first, String payload) {
    return frame(first, Bytes.utf8(payload));
  }

  static Piece close(int code, String reason) {
    return sender -> Frames.close(sender, code, reason);
  }

  /** A part of the payload of one frame; its header goes before the first. */
  static Piece chop(int first, byte[] payload, int from, int to) {
    return sender -> {
      byte[] frame = Frames.of(sender, first, payload);
      int header = frame.length - payload.length;
      return Arrays.copyOfRange(frame, from == 0 ? 0 : header + from, header + to);
    };
  }

  /** One frame for each byte. */
  static Piece[] octets(int opcode, byte[] payload) {
    List<Piece> frames = new ArrayList<>();
    for (int i = 0; i < payload.length; i++) {
      int fin = i == payload.length - 1 ? Frames.FIN : 0;
      frames.add(frame(fin | (i == 0 ? opcode : 0), new byte[] {payload[i]}));
    }
    return frames.toArray(Piece[]::new);
  }

  @Override
  public String toString() {
    return id + " " + what;
  }
}
