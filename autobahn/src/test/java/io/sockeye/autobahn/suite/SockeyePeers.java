package io.sockeye.autobahn.suite;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The echo server and the case-running client of this project, each in a process of its own. */
final class SockeyePeers implements Peers {

  private static final Duration TIME_TO_START = Duration.ofMinutes(1);

  /** The server counts its connections, of which each case has one; the client knows the cases. */
  private static final Pattern CASES_DONE =
      Pattern.compile("^connection (\\d+) has ended|, (\\d+) of \\d+$");

  private static final String PASSWORD = "conformance";

  private final Path target;

  /**
   * @param target the build directory, with the command line's jar
   */
  SockeyePeers(Path target) {
    this.target = target;
  }

  @Override
  public Server startServer(Run run, Variant variant) throws IOException, InterruptedException {
    List<String> command = command("server", variant);
    command.addAll(List.of("--port", "0"));
    if (variant.tls()) {
      command.addAll(keyStoreOptions());
    }
    CompletableFuture<String> listening = new CompletableFuture<>();
    RunnerProcess process =
        RunnerProcess.start(
            command,
            log("server", variant),
            RunnerProcess.finding("listening on (wss?://\\S+)", listening)
                .andThen(counting(run.progress())));
    try {
      URI uri = URI.create(process.await(listening, Deadline.in(TIME_TO_START)));
      return new RunningServer(process, uri);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  @Override
  public void runClient(Run run, Variant variant, URI fuzzingServer)
      throws IOException, InterruptedException {
    List<String> command = command("client", variant);
    command.addAll(List.of("--agent", run.agent()));
    command.addAll(List.of("--parallel", String.valueOf(run.parallel())));
    command.add(fuzzingServer.toString());
    RunnerProcess.run(command, log("client", variant), counting(run.progress()), run.deadline());
  }

  private static Consumer<String> counting(Progress progress) {
    return line -> {
      Matcher done = CASES_DONE.matcher(line);
      if (done.find()) {
        String count = done.group(1) == null ? done.group(2) : done.group(1);
        progress.reached(Integer.parseInt(count));
      }
    };
  }

  private List<String> command(String name, Variant variant) throws IOException {
    Path jar = target.resolve("sockeye-autobahn-cli.jar");
    if (!Files.exists(jar)) {
      throw new IOException("there is no " + jar + ": the phase package makes it");
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of(program("java"), "-jar", jar.toString(), name));
    command.addAll(List.of("--flush", variant.flush(), "--threads", variant.threads()));
    return command;
  }

  private static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private Path log(String end, Variant variant) {
    return target.resolve("peers").resolve(end + "-" + variant + ".log");
  }

  private List<String> keyStoreOptions() throws IOException, InterruptedException {
    Path directory = Files.createDirectories(target.resolve("peers"));
    Path keyStore = directory.resolve("self-signed.p12");
    Path password = directory.resolve("password.txt");
    Files.writeString(password, PASSWORD);
    Files.deleteIfExists(keyStore);
    List<String> keytool = new ArrayList<>();
    keytool.addAll(List.of(program("keytool"), "-genkeypair", "-alias", "server"));
    keytool.addAll(List.of("-keyalg", "EC", "-dname", "CN=localhost", "-storetype", "PKCS12"));
    keytool.addAll(List.of("-keystore", keyStore.toString(), "-storepass", PASSWORD));
    RunnerProcess.run(
        keytool, directory.resolve("keytool.log"), line -> {}, Deadline.in(TIME_TO_START));
    return List.of(
        "--keystore", keyStore.toString(), "--keystore-password-file", password.toString());
  }

  private record RunningServer(RunnerProcess process, URI uri) implements Server {

    @Override
    public void close() {
      process.close();
    }
  }
}
