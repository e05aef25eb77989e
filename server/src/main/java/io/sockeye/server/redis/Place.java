package io.sockeye.server.redis;

/** Where a member is: in a channel, by one of the subscriptions that its node has there. */
final class Place {

  private Place() {}

  static String of(long subscription, String channel) {
    return subscription + "/" + channel;
  }

  static String channel(String place) {
    return place.substring(place.indexOf('/') + 1);
  }

  /** {@return the field of a node's members that has what is known of the member} */
  static String field(String place, String id) {
    return place + '\0' + id;
  }

  static String place(String field) {
    return field.substring(0, field.indexOf('\0'));
  }

  static String id(String field) {
    return field.substring(field.indexOf('\0') + 1);
  }
}
