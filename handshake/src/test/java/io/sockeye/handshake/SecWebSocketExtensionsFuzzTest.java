package io.sockeye.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockeye.codec.PermessageDeflate;
import java.util.regex.Pattern;

class SecWebSocketExtensionsFuzzTest {

  /** The grammar of RFC 6455, section 9.1, whose list may have empty elements (RFC 9110, 5.6.1). */
  private static final Pattern GRAMMAR;

  static {
    String space = "[ \t]*";
    String character = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
    String token = character + "++";
    String quoted = "\"(?:\\\\?" + character + ")++\"";
    String parameter =
        space + token + space + "(?:=" + space + "(?:" + token + "|" + quoted + ")" + space + ")?";
    String extension = token + space + "(?:;" + parameter + ")*+";
    String element = space + "(?:" + extension + ")?";
    GRAMMAR = Pattern.compile(element + "(?:," + element + ")*+");
  }

  /** The lines of the input are the values of headers. */
  @FuzzTest
  void a_list_is_read_as_the_grammar_has_it_or_refused(byte[] fuzz) {
    Headers.Builder builder = Headers.builder();
    boolean wellFormed = true;
    for (String line : new String(fuzz, ISO_8859_1).split("\n", -1)) {
      if (HttpSyntax.indexOfNonText(line) >= 0) {
        return;
      }
      builder.add("Sec-WebSocket-Extensions", line);
      wellFormed &= GRAMMAR.matcher(HttpSyntax.trim(line)).matches();
    }
    SecWebSocketExtensions extensions;
    try {
      extensions = SecWebSocketExtensions.parse(builder.build());
    } catch (HandshakeException e) {
      assertThat(e).hasMessageMatching("[ -~]+");
      boolean empty = new String(fuzz, ISO_8859_1).matches("[, \t\n]*");
      assertThat(wellFormed && !empty).as("refused: %s", e.getMessage()).isFalse();
      return;
    }
    assertThat(wellFormed).isTrue();
    assertThat(parsed(extensions.toString())).isEqualTo(extensions);
    negotiate(extensions);
  }

  private static SecWebSocketExtensions parsed(String value) {
    try {
      return SecWebSocketExtensions.parse(Headers.of("Sec-WebSocket-Extensions", value));
    } catch (HandshakeException e) {
      throw new AssertionError(e);
    }
  }

  /** A server that accepts an offer has answered so that the client agrees. */
  private static void negotiate(SecWebSocketExtensions extensions) {
    PermessageDeflateNegotiation negotiation =
        new PermessageDeflateNegotiation(PermessageDeflate.DEFAULT);
    PermessageDeflateNegotiation.Acceptance acceptance = negotiation.choose(extensions);
    if (acceptance != null) {
      assertThat(extensions.list())
          .anyMatch(offer -> offer.name().equals(acceptance.response().name()));
      assertThat(parsed(acceptance.response().toString()).list())
          .containsExactly(acceptance.response());
    }
    try {
      negotiation.verify(extensions);
    } catch (HandshakeException e) {
      assertThat(e).hasMessageMatching("[ -~]+");
    }
  }
}
