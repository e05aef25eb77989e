module consumer.handshake {
  requires io.sockeye.handshake;
}
