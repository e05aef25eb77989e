package io.sockeye.handshake;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.handshake.HandshakeException.Reason;
import io.sockeye.handshake.SecWebSocketExtensions.Extension;
import io.sockeye.handshake.SecWebSocketExtensions.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Agrees on permessage-deflate (RFC 7692, section 7.1) for a server or a client that wants given
 * parameters.
 *
 * @param wanted what this endpoint would have if the peer asked for nothing. The peer can make it
 *     stricter: no context takeover where there was to be some, and smaller windows. The one wish
 *     that may come to nothing is a server's for a client window of less than 15 bits, since a
 *     client has to offer to have it limited.
 */
public record PermessageDeflateNegotiation(PermessageDeflate wanted) {

  private static final String NAME = "permessage-deflate";
  private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
  private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
  private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
  private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

  /**
   * What a server accepts of the offers.
   *
   * @param response the extension for the server's response
   * @param agreed the parameters that both ends now keep to
   */
  public record Acceptance(Extension response, PermessageDeflate agreed) {}

  /**
   * Chooses, as a server, the first offer of permessage-deflate that is well-formed. Offers with
   * unknown, repeated or malformed parameters are declined and the next one is looked at (RFC 7692,
   * section 7), as are other extensions.
   *
   * @param offers what the client offers
   * @return what is accepted; null when no offer can be, and messages are not compressed
   */
  public Acceptance choose(SecWebSocketExtensions offers) {
    for (Extension offer : offers.list()) {
      if (offer.name().equals(NAME)) {
        Parameters offered = new Parameters();
        if (offered.read(offer) == null) {
          return accept(offered);
        }
      }
    }
    return null;
  }

  private Acceptance accept(Parameters offered) {
    List<Parameter> response = new ArrayList<>(4);

    // 7.1.1.1: to be repeated when offered; a server may also ask it of itself.
    boolean serverNoContext = wanted.serverNoContextTakeover() || offered.serverNoContextTakeover;
    if (serverNoContext) {
      response.add(new Parameter(SERVER_NO_CONTEXT_TAKEOVER, null));
    }
    // 7.1.1.2: a client that offers it will do it; a server may also ask for it unoffered.
    boolean clientNoContext = wanted.clientNoContextTakeover() || offered.clientNoContextTakeover;
    if (clientNoContext) {
      response.add(new Parameter(CLIENT_NO_CONTEXT_TAKEOVER, null));
    }
    // 7.1.2.1: to be answered with the same or less when offered; a server may also limit itself.
    int serverBits = Math.min(wanted.serverMaxWindowBits(), offered.serverBitsOr15());
    if (serverBits < 15 || offered.serverMaxWindowBits != Parameters.ABSENT) {
      response.add(new Parameter(SERVER_MAX_WINDOW_BITS, Integer.toString(serverBits)));
    }
    // 7.1.2.2: only a client that offers it can be limited; its value, if any, is a limit too.
    int clientBits = 15;
    if (offered.clientMaxWindowBits != Parameters.ABSENT) {
      clientBits = Math.min(wanted.clientMaxWindowBits(), offered.clientBitsOr15());
      if (clientBits < 15) {
        response.add(new Parameter(CLIENT_MAX_WINDOW_BITS, Integer.toString(clientBits)));
      }
    }
    return new Acceptance(
        new Extension(NAME, response),
        new PermessageDeflate(serverNoContext, clientNoContext, serverBits, clientBits));
  }

  /**
   * {@return what a client offers: its wishes, and always {@code client_max_window_bits}, so that
   * the server may limit the client's window}
   */
  public Extension offer() {
    List<Parameter> parameters = new ArrayList<>(4);
    if (wanted.serverNoContextTakeover()) {
      parameters.add(new Parameter(SERVER_NO_CONTEXT_TAKEOVER, null));
    }
    if (wanted.clientNoContextTakeover()) {
      parameters.add(new Parameter(CLIENT_NO_CONTEXT_TAKEOVER, null));
    }
    if (wanted.serverMaxWindowBits() < 15) {
      parameters.add(
          new Parameter(SERVER_MAX_WINDOW_BITS, Integer.toString(wanted.serverMaxWindowBits())));
    }
    int clientBits = wanted.clientMaxWindowBits();
    parameters.add(
        new Parameter(
            CLIENT_MAX_WINDOW_BITS, clientBits < 15 ? Integer.toString(clientBits) : null));
    return new Extension(NAME, parameters);
  }

  /**
   * Checks, as a client, a server's response to the {@link #offer()}.
   *
   * @param response what the server has chosen
   * @return the parameters that both ends now keep to; null when the server has chosen nothing
   * @throws HandshakeException when the response has another extension, permessage-deflate twice,
   *     or parameters that do not answer the offer
   */
  public PermessageDeflate verify(SecWebSocketExtensions response) throws HandshakeException {
    if (response.list().isEmpty()) {
      return null;
    }
    Extension chosen = response.list().get(0);
    for (Extension extension : response.list()) {
      if (!extension.name().equals(NAME)) {
        throw notOffered(extension);
      }
    }
    if (response.list().size() > 1) {
      throw invalid("the server has chosen permessage-deflate twice");
    }
    Parameters parameters = new Parameters();
    String malformed = parameters.read(chosen);
    if (malformed != null) {
      throw invalid(malformed);
    }
    return verify(parameters);
  }

  /** The failure of a server that has chosen what was not offered. */
  static HandshakeException notOffered(Extension extension) {
    return invalid(
        "the server has chosen the extension "
            + HttpSyntax.quote(extension.name())
            + ", which was not offered");
  }

  private PermessageDeflate verify(Parameters response) throws HandshakeException {
    if (wanted.serverNoContextTakeover() && !response.serverNoContextTakeover) {
      throw invalid(SERVER_NO_CONTEXT_TAKEOVER + " was offered and is missing");
    }
    int serverBits = response.serverBitsOr15();
    if (serverBits > wanted.serverMaxWindowBits()) {
      throw invalid(
          SERVER_MAX_WINDOW_BITS
              + " was offered as "
              + wanted.serverMaxWindowBits()
              + (response.serverMaxWindowBits == Parameters.ABSENT
                  ? " and is missing"
                  : " and came back as " + serverBits));
    }
    if (response.clientMaxWindowBits == Parameters.NO_VALUE) {
      throw invalid(CLIENT_MAX_WINDOW_BITS + " has no value");
    }
    // 7.1.2.2: a client that offered a value keeps to it even if the server does not mention it.
    int clientBits = wanted.clientMaxWindowBits();
    if (response.clientMaxWindowBits != Parameters.ABSENT) {
      if (response.clientMaxWindowBits > clientBits) {
        throw invalid(
            CLIENT_MAX_WINDOW_BITS
                + " was offered as "
                + clientBits
                + " and came back as "
                + response.clientMaxWindowBits);
      }
      clientBits = response.clientMaxWindowBits;
    }
    return new PermessageDeflate(
        response.serverNoContextTakeover,
        wanted.clientNoContextTakeover() || response.clientNoContextTakeover,
        serverBits,
        clientBits);
  }

  private static HandshakeException invalid(String what) {
    return new HandshakeException(
        Reason.EXTENSIONS_INVALID, "Sec-WebSocket-Extensions is not acceptable: " + what);
  }

  /** The parameters of one offer or response (RFC 7692, section 7.1). */
  private static final class Parameters {

    static final int ABSENT = 0;
    static final int NO_VALUE = -1;

    boolean serverNoContextTakeover;
    boolean clientNoContextTakeover;
    int serverMaxWindowBits = ABSENT;
    int clientMaxWindowBits = ABSENT;

    /** Takes over the parameters of an extension; what is wrong with them, or null. */
    String read(Extension extension) {
      for (Parameter parameter : extension.parameters()) {
        String malformed = read(parameter);
        if (malformed != null) {
          return malformed;
        }
      }
      return null;
    }

    private String read(Parameter parameter) {
      String value = parameter.value();
      boolean repeated;
      boolean wellFormed;
      switch (parameter.name()) {
        case SERVER_NO_CONTEXT_TAKEOVER -> {
          repeated = serverNoContextTakeover;
          wellFormed = value == null;
          serverNoContextTakeover = true;
        }
        case CLIENT_NO_CONTEXT_TAKEOVER -> {
          repeated = clientNoContextTakeover;
          wellFormed = value == null;
          clientNoContextTakeover = true;
        }
        case SERVER_MAX_WINDOW_BITS -> {
          repeated = serverMaxWindowBits != ABSENT;
          serverMaxWindowBits = windowBits(value);
          wellFormed = serverMaxWindowBits != ABSENT;
        }
        case CLIENT_MAX_WINDOW_BITS -> {
          repeated = clientMaxWindowBits != ABSENT;
          clientMaxWindowBits = value == null ? NO_VALUE : windowBits(value);
          wellFormed = clientMaxWindowBits != ABSENT;
        }
        default -> {
          return "the parameter " + HttpSyntax.quote(parameter.name()) + " is unknown";
        }
      }
      if (repeated) {
        return parameter.name() + " is there twice";
      }
      return wellFormed
          ? null
          : parameter.name()
              + (value == null ? " has no value" : " cannot be " + HttpSyntax.quote(value));
    }

    /** A number from 8 to 15 without leading zeros (7.1.2), or ABSENT. */
    private static int windowBits(String value) {
      if (value == null) {
        return ABSENT;
      }
      return switch (value) {
        case "8", "9", "10", "11", "12", "13", "14", "15" -> Integer.parseInt(value);
        default -> ABSENT;
      };
    }

    int serverBitsOr15() {
      return serverMaxWindowBits == ABSENT ? 15 : serverMaxWindowBits;
    }

    int clientBitsOr15() {
      return clientMaxWindowBits == NO_VALUE ? 15 : clientMaxWindowBits;
    }
  }
}
