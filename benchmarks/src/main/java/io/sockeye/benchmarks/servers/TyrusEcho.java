package io.sockeye.benchmarks.servers;

import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.tyrus.ext.extension.deflate.PerMessageDeflateExtension;
import org.glassfish.tyrus.server.Server;

/** Tyrus, on Grizzly. */
final class TyrusEcho implements EchoServer {

  private static final Logger LOGGER = Logger.getLogger("");

  private TyrusEcho() {}

  public static void main(String[] args) throws Exception {
    LOGGER.setLevel(Level.SEVERE);
    ServerProcessMain.run(new TyrusEcho(), args);
  }

  @Override
  public int start(boolean deflate) throws Exception {
    Map<String, Object> properties =
        Map.of("org.glassfish.tyrus.incomingBufferSize", MAX_MESSAGE_BYTES + (1 << 20));
    Server server =
        new Server("127.0.0.1", -1, "/", properties, deflate ? Compressing.class : Plain.class);
    server.start();
    return server.getPort();
  }

  /** Public, as Tyrus demands of what it makes. */
  public static class Plain implements ServerApplicationConfig {

    private final List<Extension> extensions;

    /** Makes the configuration without extensions. */
    public Plain() {
      this(List.of());
    }

    Plain(List<Extension> extensions) {
      this.extensions = extensions;
    }

    @Override
    public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> classes) {
      return Set.of(JakartaEndpoint.config(extensions));
    }

    @Override
    public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
      return Set.of();
    }
  }

  /** Public, as Tyrus demands of what it makes. */
  public static final class Compressing extends Plain {
    /** Makes the configuration with permessage-deflate. */
    public Compressing() {
      super(List.of(new PerMessageDeflateExtension()));
    }
  }
}
