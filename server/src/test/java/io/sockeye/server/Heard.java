package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber that keeps what it is told, for a test to take. */
public final class Heard implements RelaySubscriber {

  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private final List<String> entered = new CopyOnWriteArrayList<>();
  private final List<String> left = new CopyOnWriteArrayList<>();

  /**
   * What {@code onPresence} was told.
   *
   * @param entered ids
   * @param left ids
   */
  public record Presence(List<String> entered, List<String> left) {}

  @Override
  public void onMessage(Message message) {
    told.add(message);
  }

  @Override
  public void onPresence(List<RelayMember> newcomers, List<RelayMember> leavers) {
    entered.addAll(ids(newcomers));
    left.addAll(ids(leavers));
    told.add(new Presence(ids(newcomers), ids(leavers)));
  }

  /** The next thing, for which it waits. */
  public Object next() {
    Object next;
    try {
      next = told.poll(Await.BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(next).as("something told within %s", Await.BOUND).isNotNull();
    return next;
  }

  /** The next texts, for which it waits; whatever else comes fails. */
  public List<String> texts(int count) {
    List<String> texts = new ArrayList<>();
    while (texts.size() < count) {
      assertThat(next()).isInstanceOfSatisfying(Message.Text.class, it -> texts.add(it.text()));
    }
    return texts;
  }

  /** The next texts, for which it waits, without regard to who enters and leaves. */
  public List<String> textsAlone(int count) {
    List<String> texts = new ArrayList<>();
    while (texts.size() < count) {
      if (next() instanceof Message.Text text) {
        texts.add(text.text());
      }
    }
    return texts;
  }

  /** The ids of all that have ever entered, in their order. */
  public List<String> entered() {
    return entered;
  }

  /** The ids of all that have ever left, in their order. */
  public List<String> left() {
    return left;
  }

  /** Whether there is nothing that was not taken. */
  public boolean isEmpty() {
    return told.isEmpty();
  }

  private static List<String> ids(List<RelayMember> members) {
    return members.stream().map(RelayMember::id).toList();
  }
}
