package io.sockeye.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a page says to the chat, and what it hears. */
final class ChatMessages {

  private ChatMessages() {}

  /** Joins, and takes what all are told of that. */
  static Peer joined(URI uri, String name) throws Exception {
    Peer peer = Peer.connect(uri);
    peer.send("{\"type\":\"join\",\"name\":\"" + name + "\"}");
    next(peer, "welcome");
    assertThat(next(peer, "joined")).containsEntry("name", name);
    return peer;
  }

  static Map<String, Object> next(Peer peer) throws Exception {
    String text = peer.next();
    assertThat(text).startsWith("{");
    return JSON.std.mapFrom(text);
  }

  /** The next message of a type. */
  static Map<String, Object> next(Peer peer, String type) throws Exception {
    Map<String, Object> next;
    do {
      next = next(peer);
    } while (!type.equals(next.get("type")));
    return next;
  }

  /** Those who are there. */
  static List<Object> names(Map<String, Object> message) {
    List<Object> names = new ArrayList<>();
    for (Object person : (List<?>) message.get("people")) {
      names.add(((Map<?, ?>) person).get("name"));
    }
    return names;
  }
}
