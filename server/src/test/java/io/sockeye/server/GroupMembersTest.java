package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.IOException;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who joins a group, who leaves it, and what they are sent. */
@Timeout(60)
class GroupMembersTest {

  private final ConnectionGroup group = new ConnectionGroup();

  private void join(WebSocket webSocket) throws IOException {
    group.add(webSocket);
    Echo.handle(webSocket);
  }

  @Test
  void a_group_of_ones_own_has_members_as_they_were_added_and_removed() throws Exception {
    WebSocketHandler handler =
        ws -> {
          assertThat(group.add(ws)).isTrue();
          assertThat(group.add(ws)).isFalse();
          assertThat(group.contains(ws)).isTrue();
          Message message = ws.receive();
          assertThat(group.remove(ws)).isTrue();
          assertThat(group.remove(ws)).isFalse();
          assertThat(group.contains(ws)).isFalse();
          ws.send(message);
          ws.receive();
        };
    try (WebSocketServer server = WebSocketServer.builder().handler(handler).start();
        JdkClient client = JdkClient.open(server, "/")) {
      Await.until("it is a member", () -> group.size() == 1);
      group.broadcast("one");
      assertThat(client.next()).isEqualTo(new JdkClient.Text("one", 1));
      Iterator<WebSocket> members = group.iterator();
      client.sendText("leave", true);
      assertThat(client.next()).isEqualTo(new JdkClient.Text("leave", 1));
      group.broadcast("two");
      server.connections().broadcast("three");
      assertThat(client.next()).isEqualTo(new JdkClient.Text("three", 1));
      assertThat(members.next()).isNotNull();
      assertThat(members.hasNext()).isFalse();
      assertThat(group).isEmpty();
    }
  }

  @Test
  void a_member_that_was_sent_nothing_can_leave_and_come_back() throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(this::join).start();
        JdkClient client = JdkClient.open(server, "/")) {
      Await.until("it is a member", () -> group.size() == 1);
      assertThat(group.queued()).isEqualTo(new ConnectionGroup.Queued(0, 0));
      WebSocket member = group.iterator().next();
      assertThat(group.remove(member)).isTrue();
      group.broadcast("gone");
      assertThat(group.add(member)).isTrue();
      assertThat(group.add(member)).isFalse();
      group.broadcast("back");
      assertThat(client.next()).isEqualTo(new JdkClient.Text("back", 1));
    }
  }

  @Test
  void a_member_that_was_sent_nothing_before_the_server_is_done_with_it_is_sent_nothing()
      throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(this::join).start();
        JdkClient client = JdkClient.open(server, "/")) {
      Await.until("it is a member", () -> group.size() == 1);
      group.finish(group.iterator().next(), Await.BOUND.toNanos());
      group.broadcast("late");
      assertThat(group.queued()).isEqualTo(new ConnectionGroup.Queued(0, 0));
      client.sendText("last", true);
      assertThat(client.next()).isEqualTo(new JdkClient.Text("last", 1));
    }
  }

  @Test
  void a_member_that_has_ended_leaves_with_the_next_broadcast() throws Exception {
    try (WebSocketServer server = WebSocketServer.builder().handler(this::join).start();
        RawClient client = RawClient.open(server, "/")) {
      Await.until("it is a member", () -> group.size() == 1);
      client.sendClose(1000);
      Await.until("the connection has ended", () -> server.connections().size() == 0);
      assertThat(group.size()).isEqualTo(1);
      group.broadcast("anybody?");
      Await.until("it has left", () -> group.size() == 0);
    }
  }
}
