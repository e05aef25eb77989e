package io.sockeye.benchmarks.servers;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * Tomcat, which always agrees to permessage-deflate. It gives each connection buffers for the
 * largest message when it opens, so they are large only for the scenarios with few connections and
 * large messages.
 */
final class TomcatEcho implements EchoServer {

  private static final Logger LOGGER = Logger.getLogger("");

  /** The default. */
  private static final int SMALL_BUFFER_BYTES = 8192;

  private static final int LARGE_BUFFER_BYTES = 1 << 20;

  private final boolean large;

  private TomcatEcho(boolean large) {
    this.large = large;
  }

  public static void main(String[] args) throws Exception {
    LOGGER.setLevel(Level.SEVERE);
    ServerProcessMain.run(new TomcatEcho(List.of(args).contains("--large")), args);
  }

  @Override
  public int start(boolean deflate) throws Exception {
    Path base = Files.createTempDirectory("tomcat");
    base.toFile().deleteOnExit();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    Connector connector = tomcat.getConnector();
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxConnections", "20000");
    connector.setProperty("acceptCount", Integer.toString(BACKLOG));
    Context context = tomcat.addContext("", base.toString());
    context.addServletContainerInitializer(new WsSci(), Set.of());
    context.addServletContainerInitializer(
        (classes, servletContext) -> configure(servletContext), Set.of());
    tomcat.start();
    return connector.getLocalPort();
  }

  private void configure(ServletContext context) throws ServletException {
    // Requests to a path without a servlet would not get as far as the filter that upgrades them.
    context.addServlet("default", new DefaultServlet()).addMapping("/");
    ServerContainer container =
        (ServerContainer) context.getAttribute(ServerContainer.class.getName());
    int bufferBytes = large ? LARGE_BUFFER_BYTES : SMALL_BUFFER_BYTES;
    container.setDefaultMaxBinaryMessageBufferSize(bufferBytes);
    container.setDefaultMaxTextMessageBufferSize(bufferBytes);
    try {
      container.addEndpoint(JakartaEndpoint.config(List.of()));
    } catch (DeploymentException e) {
      throw new ServletException(e);
    }
  }
}
