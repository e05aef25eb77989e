package io.sockeye.client.cli;

import io.sockeye.client.ReconnectingClient;
import io.sockeye.client.WebSocketClient;
import io.sockeye.client.WebSocketClientBuilder;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.WebSocketUri;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the client. */
@Command(
    name = "sockeye-client",
    description = {
      "Talks to a WebSocket server: each line of standard input is sent as a message, each message"
          + " received is printed as a line, a binary one in hexadecimal digits. The end of the input"
          + " closes the connection; what the server still sends is printed.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    customSynopsis = {"sockeye-client [OPTIONS] URL", "   or: sockeye-client generate-completion"},
    subcommands = AutoComplete.GenerateCompletion.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the connection was closed cleanly",
      "1:it was not, or there was none: standard error says why",
      "2:the command line is wrong"
    })
final class Main implements Callable<Integer> {

  /** The most that is kept of one message while it arrives. */
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

  private static final BigDecimal MIN_PING = new BigDecimal("0.001");
  private static final BigDecimal MAX_PING = BigDecimal.valueOf(86_400);

  @Spec private CommandSpec spec;

  // Not required by itself: with a subcommand there is none.
  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      description = "What to connect to, such as wss://example.com/chat")
  private String url;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'Name: value'",
      description = "A header to send with the opening handshake; may be repeated.")
  private List<String> headers = List.of();

  @Option(
      names = "--subprotocol",
      paramLabel = "P",
      description = "A subprotocol to ask for; may be repeated, the best first.")
  private List<String> subprotocols = List.of();

  @Option(
      names = "--origin",
      paramLabel = "O",
      description = "The origin to claim, such as https://example.com")
  private String origin;

  @ArgGroup private Trusted trusted = new Trusted();

  @Mixin private RouteOptions route = new RouteOptions();

  @Option(names = "--no-deflate", description = "Do not offer permessage-deflate.")
  private boolean noDeflate;

  @Option(
      names = "--binary",
      description = "Send binary messages, of any bytes, instead of text messages in UTF-8.")
  private boolean binary;

  @Option(
      names = "--reconnect",
      description =
          "Connect again when the connection is lost or cannot be made, unless that is of no use, as"
              + " after 401. Lines wait for the next connection; one that was being sent when the"
              + " last was lost is not sent again.")
  private boolean reconnect;

  @Option(
      names = "--ping",
      paramLabel = "SECONDS",
      description = "Send a Ping so often, and print how long each answer took.")
  private BigDecimal pingSeconds;

  @Option(
      names = {"-v", "--verbose"},
      description =
          "Print to standard error the opening handshake, with all of its headers, and the frames as"
              + " they pass: > sent, < received.")
  private boolean verbose;

  /** Which certificates of a server are accepted instead of those that the system trusts. */
  private static final class Trusted {

    @Option(
        names = "--trust",
        paramLabel = "F.pem",
        description = "Trust the certificates in this file, and no others.")
    private Path certificates;

    @Option(
        names = "--insecure",
        description = "Accept any certificate: whoever is between can read and change all.")
    private boolean insecure;
  }

  private Main() {}

  /**
   * Connects and talks until the connection is closed.
   *
   * @param args the options and the URL
   */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Main())
            .setParameterExceptionHandler((e, all) -> refuse(e))
            .execute(args));
  }

  @Override
  public Integer call() {
    WebSocketUri uri = uri();
    Duration pingInterval = pingInterval();
    WebSocketClient client = client();
    LineSender sender = new LineSender(new Lines(new FileInputStream(FileDescriptor.in)), binary);
    Display display =
        new Display(new FileOutputStream(FileDescriptor.out), Terminal.isStandardOutput());
    boolean clean =
        reconnect
            ? new LastingConversation(sender, display, pingInterval)
                .run(ReconnectingClient.builder(uri.toString()).client(client))
            : converse(client, uri, pingInterval, sender, display);
    return clean ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static boolean converse(
      WebSocketClient client,
      WebSocketUri uri,
      Duration pingInterval,
      LineSender sender,
      Display display) {
    WebSocket webSocket;
    try {
      webSocket = client.connectTo(uri.toString());
    } catch (IOException e) {
      Failure.print(Failure.of(e));
      return false;
    }
    if (pingInterval != null) {
      new Pinging(webSocket, pingInterval).start();
    }
    return new Conversation(webSocket, sender, display).run();
  }

  /** {@return null where none was asked for} */
  private Duration pingInterval() {
    if (pingSeconds == null) {
      return null;
    }
    if (pingSeconds.compareTo(MIN_PING) < 0 || pingSeconds.compareTo(MAX_PING) > 0) {
      throw refuse(
          "--ping is " + MIN_PING + " to " + MAX_PING + " seconds, not " + pingSeconds, null);
    }
    return Duration.ofNanos(pingSeconds.movePointRight(9).longValue());
  }

  private WebSocketUri uri() {
    if (url == null) {
      throw refuse("Missing required parameter: 'URL'", null);
    }
    try {
      return WebSocketUri.of(url);
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage(), e);
    }
  }

  private WebSocketClient client() {
    WebSocketClientBuilder builder = WebSocketClient.builder().maxMessageBytes(MAX_MESSAGE_BYTES);
    try {
      headers.forEach(header -> addHeader(builder, header));
      builder.subprotocols(subprotocols.toArray(String[]::new)).origin(origin);
      route.applyTo(builder);
      if (trusted.insecure) {
        builder.sslContext(Trust.everything());
      } else if (trusted.certificates != null) {
        builder.sslContext(Trust.only(trusted.certificates));
      }
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage(), e);
    } catch (IOException | GeneralSecurityException e) {
      String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
      throw refuse("cannot use the certificates in " + trusted.certificates + ": " + why, e);
    }
    if (noDeflate) {
      builder.permessageDeflate(null);
    }
    if (verbose) {
      builder.transport(FrameLog::new);
    }
    return builder.build();
  }

  private static void addHeader(WebSocketClientBuilder builder, String header) {
    int colon = header.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "a header is given as 'Name: value', not '" + header + "'");
    }
    builder.header(header.substring(0, colon), header.substring(colon + 1));
  }

  /** What is wrong, on one line, and where to read more. */
  private static int refuse(ParameterException e) {
    Failure.print(e.getMessage().replaceAll("\\R\\s*", " ") + " (--help lists the options)");
    return ExitCode.USAGE;
  }

  private ParameterException refuse(String why, Exception cause) {
    return new ParameterException(spec.commandLine(), Printable.of(why), cause);
  }

  /** The version that the jar was built with. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"sockeye-client " + (version == null ? "(not from its jar)" : version)};
    }
  }
}
