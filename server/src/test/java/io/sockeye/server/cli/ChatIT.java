package io.sockeye.server.cli;

import static io.sockeye.server.cli.ChatMessages.names;
import static io.sockeye.server.cli.ChatMessages.next;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chat's server says to pages, and to those who only pretend to be one. */
class ChatIT {

  private final List<Peer> peers = new ArrayList<>();
  private ServerProcess server;

  @BeforeEach
  void start() throws Exception {
    server = ServerProcess.serving("chat", "--port", "0");
  }

  /** Whatever clients did, it is nothing for the log. */
  @AfterEach
  void endsInSilence() throws Exception {
    try {
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(server.errorLines()).isEmpty();
    } finally {
      server.close();
      peers.forEach(Peer::close);
    }
  }

  @Test
  void who_joins_is_welcomed_and_seen_by_all() throws Exception {
    Peer ada = connect();
    ada.send("{\"type\":\"join\",\"name\":\"Ada\"}");
    Map<String, Object> welcome = next(ada);
    assertThat(welcome).containsEntry("type", "welcome").containsKey("id");
    assertThat(next(ada))
        .containsEntry("type", "joined")
        .containsEntry("id", welcome.get("id"))
        .containsEntry("name", "Ada");

    joined("Grace");
    Map<String, Object> joined = next(ada);
    assertThat(joined).containsEntry("type", "joined").containsEntry("name", "Grace");
    assertThat(names(joined)).containsExactly("Ada", "Grace");
  }

  @Test
  void a_message_goes_to_all_with_name_and_time() throws Exception {
    Peer ada = joined("Ada");
    Peer grace = joined("Grace");
    next(ada);
    long before = System.currentTimeMillis();
    ada.send("{\"type\":\"message\",\"text\":\" hello \\u20ac \",\"ref\":7}");
    for (Peer each : List.of(ada, grace)) {
      Map<String, Object> message = next(each);
      assertThat(message)
          .containsEntry("type", "message")
          .containsEntry("name", "Ada")
          .containsEntry("text", "hello €")
          .containsEntry("ref", 7);
      assertThat(((Number) message.get("time")).longValue())
          .isBetween(before, System.currentTimeMillis());
    }
  }

  @Test
  void two_people_may_have_one_name() throws Exception {
    Peer first = joined("Ada");
    joined("Ada");
    assertThat(names(next(first))).containsExactly("Ada", "Ada");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void who_leaves_is_announced_with_or_without_a_close(boolean close) throws Exception {
    Peer ada = joined("Ada");
    Peer grace = joined("Grace");
    next(ada);
    if (close) {
      grace.sendClose(1000);
    } else {
      grace.abort();
    }
    Map<String, Object> left = next(ada);
    assertThat(left).containsEntry("type", "left").containsEntry("name", "Grace");
    assertThat(names(left)).containsExactly("Ada");
  }

  @Test
  void who_has_not_joined_is_neither_counted_nor_told() throws Exception {
    Peer silent = connect();
    Peer ada = connect();
    ada.send("{\"type\":\"join\",\"name\":\"Ada\"}");
    next(ada);
    assertThat(names(next(ada))).containsExactly("Ada");

    silent.send("{\"type\":\"message\",\"text\":\"let me in\",\"ref\":1}");
    assertThat(next(silent))
        .containsEntry("type", "error")
        .containsEntry("text", "Join before you write.")
        .containsEntry("ref", 1);
    silent.sendClose(1000);
    assertThat(silent.next()).isEqualTo("close 1000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{\"type\":\"message\"",
        "{\"type\":\"unknown\"}",
        "{\"type\":7}",
        "{\"type\":\"message\",\"text\":7}",
        "{\"type\":\"message\",\"text\":null}",
        "{\"type\":\"message\",\"text\":{\"a\":[1]}}",
        "{\"text\":\"no type\"}",
        "{\"type\":\"message\",\"text\":\"twice\",\"text\":\"twice\"}",
      })
  void what_is_no_message_of_the_chat_is_answered_with_an_error(String text) throws Exception {
    Peer ada = joined("Ada");
    ada.send(text);
    assertThat(next(ada)).containsEntry("type", "error");
    ada.send("{\"type\":\"message\",\"text\":\"still here\"}");
    assertThat(next(ada)).containsEntry("text", "still here");
  }

  @Test
  void deep_nesting_is_answered_with_an_error() throws Exception {
    Peer ada = joined("Ada");
    ada.send("{\"type\":" + "[".repeat(30_000));
    assertThat(next(ada)).containsEntry("type", "error");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''              | A name has at least one character.
          '   '           | A name has at least one character.
          a\\u0007b       | A name has no invisible characters.
          a\\u202Eb       | A name has no invisible characters.
          a\\u200Bb       | A name has no invisible characters.
          \\uD800         | A name is whole characters.
          """)
  void a_name_that_misleads_is_refused(String name, String reason) throws Exception {
    Peer peer = connect();
    peer.send("{\"type\":\"join\",\"name\":\"" + name + "\"}");
    assertThat(next(peer)).containsEntry("type", "error").containsEntry("text", reason);
  }

  @Test
  void names_and_texts_have_a_limit() throws Exception {
    Peer peer = connect();
    peer.send("{\"type\":\"join\",\"name\":\"" + "n".repeat(41) + "\"}");
    assertThat(next(peer)).containsEntry("text", "A name has at most 40 characters.");

    Peer longest = joined("n".repeat(40));
    longest.send("{\"type\":\"message\",\"text\":\"" + "t".repeat(2001) + "\",\"ref\":3}");
    assertThat(next(longest))
        .containsEntry("text", "A message has at most 2000 characters.")
        .containsEntry("ref", 3);
    longest.send("{\"type\":\"message\",\"text\":\"" + "\\u0001".repeat(2000) + "\"}");
    assertThat(next(longest)).containsEntry("text", "\u0001".repeat(2000));
  }

  @Test
  void half_a_character_in_a_message_is_refused() throws Exception {
    Peer ada = joined("Ada");
    ada.send("{\"type\":\"message\",\"text\":\"\\uD83D\"}");
    assertThat(next(ada))
        .containsEntry("type", "error")
        .containsEntry("text", "A message is whole characters.");
  }

  @Test
  void joining_twice_is_an_error() throws Exception {
    Peer ada = joined("Ada");
    ada.send("{\"type\":\"join\",\"name\":\"Eve\"}");
    assertThat(next(ada)).containsEntry("text", "You have joined already.");
  }

  @Test
  void a_binary_message_is_answered_with1003() throws Exception {
    Peer ada = joined("Ada");
    ada.send(new byte[] {1});
    assertThat(ada.next()).isEqualTo("close 1003");
  }

  @Test
  void a_message_over_the_limit_of_the_chat_is_answered_with1009() throws Exception {
    Peer ada = joined("Ada");
    ada.send("{\"type\":\"message\",\"text\":\"" + "t".repeat(66_000) + "\"}");
    assertThat(ada.next()).isEqualTo("close 1009");
  }

  @Test
  void who_floods_is_told_to_wait_and_then_closed_with1008() throws Exception {
    Peer ada = joined("Ada");
    for (int i = 0; i < 400; i++) {
      try {
        ada.send("{\"type\":\"message\",\"text\":\"spam\",\"ref\":" + i + "}");
      } catch (Exception e) {
        // It has been closed meanwhile.
        break;
      }
    }
    int said = 0;
    int refused = 0;
    String last = ada.next();
    while (last.startsWith("{")) {
      if (last.contains("too fast")) {
        refused++;
      } else {
        said++;
      }
      last = ada.next();
    }
    assertThat(last).isEqualTo("close 1008");
    assertThat(refused).as("warnings").isBetween(20, 40);
    assertThat(said).as("messages let through").isBetween(1, 30);
  }

  private Peer connect() throws Exception {
    Peer peer = Peer.connect(server.uri());
    peers.add(peer);
    return peer;
  }

  private Peer joined(String name) throws Exception {
    Peer peer = connect();
    peer.send("{\"type\":\"join\",\"name\":\"" + name + "\"}");
    assertThat(next(peer)).containsEntry("type", "welcome");
    assertThat(next(peer)).containsEntry("type", "joined");
    return peer;
  }
}
