package io.sockeye.autobahn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.client.WebSocketClient;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.Request;
import io.sockeye.server.WebSocketServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class AutobahnCliTest {

  /** Enough for a case, on a busy machine with all classes still to load. */
  private static final Duration CASE_LIMIT = Duration.ofSeconds(4);

  /** What a fuzzing server was asked and what came back. */
  private final List<String> log = new CopyOnWriteArrayList<>();

  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return AutobahnCli.commandLine().setErr(new PrintWriter(err)).execute(args);
  }

  private WebSocketServer fuzzingServer() throws IOException {
    return WebSocketServer.builder()
        .host("127.0.0.1")
        .handler("/getCaseCount", webSocket -> webSocket.send("4"))
        .handler("/runCase", this::runCase)
        .handler("/silent/getCaseCount", webSocket -> assertThat(webSocket.receive()).isNull())
        .handler("/wrong/getCaseCount", webSocket -> webSocket.send("many"))
        .handler("/partial/getCaseCount", webSocket -> webSocket.send("2"))
        .handler("/partial/updateReports", (webSocket, request) -> log.add("partial reports"))
        .handler("/updateReports", (webSocket, request) -> log.add("reports " + request.query()))
        .start();
  }

  private void runCase(WebSocket webSocket, Request request) throws IOException {
    String query = request.query();
    if (query.startsWith("case=2&")) {
      // It never ends by itself.
      assertThat(webSocket.receive()).isNull();
    } else if (query.startsWith("case=3&")) {
      webSocket.abort();
    } else {
      webSocket.send(query);
      log.add("echo " + webSocket.receive());
    }
  }

  @Test
  void the_client_runs_every_case_and_goes_on_after_one_that_never_ends() throws Exception {
    try (WebSocketServer server = fuzzingServer()) {
      String url = "ws://127.0.0.1:" + server.port();
      int status = run("client", url, "--agent=a b", "--case-seconds=4", "--threads=platform");
      assertThat(status).isZero();
    }
    assertThat(log)
        .containsExactly("echo case=1&agent=a+b", "echo case=4&agent=a+b", "reports agent=a+b");
  }

  @Test
  void how_each_case_has_ended_is_told() throws Exception {
    ThreadFactory threads = ThreadKind.platform.factory("case");
    Map<Integer, String> ends = new ConcurrentHashMap<>();
    BiConsumer<Integer, IOException> told =
        (number, failure) -> ends.put(number, failure == null ? "done" : failure.getMessage());
    try (WebSocketServer server = fuzzingServer();
        WebSocketServer other = WebSocketServer.builder().handler("/none", ws -> {}).start()) {
      caseClient(server).runCases(List.of(1, 2, 3), 3, threads, told);
      caseClient(other).runCases(List.of(4), 1, threads, told);
    }
    assertThat(ends)
        .containsEntry(1, "done")
        .containsEntry(2, "given up after 4 s")
        .containsEntry(3, "done")
        .hasEntrySatisfying(4, end -> assertThat(end).contains("404 \"Not Found\""));
  }

  /** It writes them while it is being asked, and whoever looks for them ends it at once. */
  @Test
  void a_server_that_ends_when_it_has_written_its_reports_need_not_answer() throws Exception {
    int port;
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = listening.getLocalPort();
      CompletableFuture<String> asked =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket socket = listening.accept();
                    BufferedReader head =
                        new BufferedReader(new InputStreamReader(socket.getInputStream()))) {
                  String request = head.readLine();
                  while (!head.readLine().isEmpty()) {
                    // The header, which is read so that the end is no reset.
                  }
                  return request;
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      caseClient(port).updateReports();
      assertThat(asked.get(10, TimeUnit.SECONDS)).contains("/updateReports?agent=Sockeye");
    }
    assertThatThrownBy(() -> caseClient(port).updateReports())
        .as("one that was not there")
        .isInstanceOf(IOException.class);
  }

  private static CaseClient caseClient(WebSocketServer server) {
    return caseClient(server.port());
  }

  private static CaseClient caseClient(int port) {
    return new CaseClient(
        WebSocketClient.builder().build(), "ws://127.0.0.1:" + port, "Sockeye", CASE_LIMIT);
  }

  @Test
  void the_client_runs_the_cases_asked_for() throws Exception {
    try (WebSocketServer server = fuzzingServer()) {
      String url = "ws://127.0.0.1:" + server.port() + "/";
      assertThat(run("client", url, "--cases", "4-9", "--parallel", "3")).isZero();
    }
    assertThat(log).containsExactly("echo case=4&agent=Sockeye", "reports agent=Sockeye");
  }

  @ParameterizedTest
  @ValueSource(strings = {"each", "before-wait"})
  void the_server_echoes_whole_messages(String flush) throws Exception {
    ConnectionMode mode =
        CommandLine.populateCommand(new ConnectionMode(), "--flush", flush, "--threads=platform");
    ServerOptions options = CommandLine.populateCommand(new ServerOptions(), "--port", "0");
    try (WebSocketServer server = ServerCommand.start(options, mode, Echo::everyMessage);
        WebSocket webSocket =
            WebSocketClient.builder()
                .maxMessageBytes(Echo.MAX_MESSAGE_BYTES)
                .build()
                .connectTo("ws://127.0.0.1:" + server.port())) {
      for (int length : new int[] {0, 1, 1000, (int) Echo.MAX_MESSAGE_BYTES}) {
        webSocket.send(new byte[length]);
        assertThat(webSocket.receive()).isEqualTo(Message.binary(new byte[length]));
      }
    }
  }

  @Test
  void the_server_counts_the_connections_that_have_ended_and_ends_in_good_order_when_told()
      throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AutobahnCli.class.getName(),
                "server",
                "--port",
                "0")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader()) {
      String listening = output.readLine();
      assertThat(listening).startsWith("listening on ws://127.0.0.1:");
      String url = listening.substring("listening on ".length());
      try (WebSocket webSocket = WebSocketClient.connect(url)) {
        webSocket.send("closed");
        assertThat(webSocket.receive()).isEqualTo(Message.text("closed"));
      }
      assertThat(output.readLine()).isEqualTo("connection 1 has ended");
      WebSocketClient.connect(url).abort();
      assertThat(output.readLine()).isEqualTo("connection 2 has ended");

      process.toHandle().destroy();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cases 0",
        "--cases 3-1",
        "--cases x",
        "--parallel 0",
        "--case-seconds 0",
        "--flush x"
      })
  void a_bad_option_is_refused(String options) {
    String[] option = options.split(" ");
    assertThat(run("client", "ws://127.0.0.1:1", option[0], option[1])).isEqualTo(2);
    assertThat(err.toString()).contains(option[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/silent", "/wrong"})
  void a_server_that_does_not_say_how_many_cases_it_has_is_an_error(String path) throws Exception {
    try (WebSocketServer server = fuzzingServer()) {
      String url = "ws://127.0.0.1:" + server.port() + path;
      assertThat(run("client", url, "--case-seconds", "1")).isEqualTo(1);
    }
    assertThat(log).isEmpty();
  }

  @Test
  void a_case_to_which_there_is_no_connection_does_not_keep_the_reports_from_being_written()
      throws Exception {
    try (WebSocketServer server = fuzzingServer()) {
      String url = "ws://127.0.0.1:" + server.port() + "/partial";
      assertThat(run("client", url)).isZero();
    }
    assertThat(log).containsExactly("partial reports");
  }

  @Test
  void a_range_without_a_case_is_refused() throws Exception {
    try (WebSocketServer server = fuzzingServer()) {
      String url = "ws://127.0.0.1:" + server.port();
      assertThat(run("client", url, "--cases", "5-9")).isEqualTo(2);
    }
    assertThat(err.toString()).startsWith("--cases: the server has only 4 cases");
    assertThat(log).isEmpty();
  }

  @Test
  void a_server_that_is_not_there_is_an_error() {
    assertThat(run("client", "ws://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).startsWith("cannot connect to 127.0.0.1:1 ");
  }
}
