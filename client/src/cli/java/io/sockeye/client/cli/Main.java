package io.sockeye.client.cli;

import io.sockeye.client.WebSocketClient;
import io.sockeye.client.WebSocketClientBuilder;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.WebSocketUri;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Callable;
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
          + " received is printed as a line. The end of the input closes the connection; what the"
          + " server still sends is printed.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the connection was closed cleanly",
      "1:it was not, or there was none: standard error says why",
      "2:the command line is wrong"
    })
final class Main implements Callable<Integer> {

  /** The most that is kept of one message while it arrives. */
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

  @Spec private CommandSpec spec;

  @Parameters(
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

  @Mixin private Route route = new Route();

  @Option(names = "--no-deflate", description = "Do not offer permessage-deflate.")
  private boolean noDeflate;

  @Option(
      names = "--binary",
      description = "Send binary messages, of any bytes, instead of text messages in UTF-8.")
  private boolean binary;

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
    WebSocketClient client = client();
    WebSocket webSocket;
    try {
      webSocket = client.connectTo(uri.toString());
    } catch (IOException e) {
      Failure.print(Failure.of(e));
      return ExitCode.SOFTWARE;
    }
    boolean clean =
        new Conversation(
                webSocket,
                new Lines(new FileInputStream(FileDescriptor.in)),
                binary,
                new Display(new FileOutputStream(FileDescriptor.out), Terminal.isStandardOutput()))
            .run();
    return clean ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private WebSocketUri uri() {
    try {
      return WebSocketUri.of(url);
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage(), e);
    }
  }

  private WebSocketClient client() {
    WebSocketClientBuilder builder =
        WebSocketClient.builder().maxMessageBytes(MAX_MESSAGE_BYTES).maxFragments(1 << 20);
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
