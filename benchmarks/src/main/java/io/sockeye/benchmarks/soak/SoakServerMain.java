package io.sockeye.benchmarks.soak;

import com.fasterxml.jackson.jr.ob.JSON;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.server.ServerSslContext;
import io.sockeye.server.WebSocketServer;
import io.sockeye.server.WebSocketServerBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * The process of the server under load. It says at which port it listens, and then answers
 * questions until its input ends; what it has to complain about goes to its error output.
 */
final class SoakServerMain {

  /** Asks for {@link ServerSample}, with the heap as it is. */
  static final String SAMPLE = "sample";

  /** Asks for {@link ServerSample} after a garbage collection. */
  static final String COLLECT = "collect";

  /** TLS sessions that are kept for resumption, so that they do not look like a leak. */
  static final int TLS_SESSIONS = 100;

  private SoakServerMain() {}

  /**
   * @param args {@code virtual} or {@code platform}, the number of connections, and for TLS a
   *     keystore and the file with its password
   */
  public static void main(String[] args) throws Exception {
    run(new Replies() {}, List.of(args));
  }

  static void run(Replies replies, List<String> args) throws Exception {
    SoakServer handlers = new SoakServer(replies);
    WebSocketServerBuilder builder =
        handlers
            .addTo(WebSocketServer.builder())
            .host("127.0.0.1")
            .threadFactory(
                args.get(0).equals("platform")
                    ? ConnectionThreads.platformThreads("soak")
                    : ConnectionThreads.virtualThreads("soak"))
            .maxConnections(Integer.parseInt(args.get(1)));
    if (args.size() > 2) {
      SSLContext context = ServerSslContext.ofPkcs12(Path.of(args.get(2)), Path.of(args.get(3)));
      context.getServerSessionContext().setSessionCacheSize(TLS_SESSIONS);
      builder.sslContext(context);
    }
    try (WebSocketServer server = builder.start()) {
      System.out.println("listening " + server.port());
      answerQuestions(handlers);
    }
    System.exit(0);
  }

  private static void answerQuestions(SoakServer handlers) throws IOException {
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String question; (question = questions.readLine()) != null; ) {
      Vitals vitals = question.equals(COLLECT) ? Vitals.collect() : Vitals.read();
      System.out.println(question + " " + JSON.std.asString(sample(handlers, vitals)));
    }
  }

  private static Map<String, Object> sample(SoakServer handlers, Vitals vitals) {
    Map<String, Object> sample = new LinkedHashMap<>();
    sample.put("vitals", vitals.toJson());
    sample.put("open", handlers.open());
    sample.put("received", handlers.received());
    sample.put("endings", handlers.takeEndings());
    sample.put(
        "faults",
        handlers.takeFaults().stream()
            .map(fault -> Map.of("kind", fault.kind().name(), "where", fault.where()))
            .toList());
    return sample;
  }
}
