package io.sockeye.codec.jfr;

import io.sockeye.codec.Role;
import io.sockeye.codec.Violation;
import java.net.SocketAddress;
import java.util.Objects;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("io.sockeye.Violation")
@Label("Violation")
@Category("Sockeye")
@Description("The peer has broken a rule of the protocol, or gone over a limit of this end")
@StackTrace(false)
final class ViolationEvent extends Event {

  private static final ViolationEvent PROTOTYPE = new ViolationEvent();

  @Label("Role")
  @Description("Which of the two this end is: SERVER or CLIENT")
  String role;

  @Label("Peer")
  @Description("Address of the other end of the connection: behind a proxy, the proxy")
  String peer;

  @Label("Violation")
  @Description("The rule, as a constant of io.sockeye.codec.Violation")
  String violation;

  @Label("Section")
  @Description("Where the rule stands")
  String section;

  @Label("Close Code")
  @Description("What the peer is told")
  int closeCode;

  static void commitIfWanted(Role role, SocketAddress peer, Violation violation) {
    if (PROTOTYPE.isEnabled()) {
      ViolationEvent event = new ViolationEvent();
      event.role = role.name();
      event.peer = Objects.toString(peer, null);
      event.violation = violation.name();
      event.section = violation.section();
      event.closeCode = violation.closeCode().code();
      event.commit();
    }
  }
}
