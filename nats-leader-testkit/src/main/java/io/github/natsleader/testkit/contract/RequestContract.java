// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.LeaseStore.Watch;
import io.github.natsleader.spi.RequestOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Requests find the leader of their group and nobody else, and every one of them comes to an end.
 */
interface RequestContract extends ContractSteps {
  LeaderRequest REQUEST =
      new LeaderRequest(
          LeaderRequest.Kind.HAND_OVER, "token-1", 17, "host-\"2\"", 10, "for a reason");
  RequestOutcome ACCEPTED = new RequestOutcome.Accepted();

  @Test
  default void aRequestThatNobodyTakesIsUnanswered() throws Exception {
    assertUnanswered(newStore().ask(GROUP, REQUEST));
  }

  @Test
  default void aLeaderOnAnotherConnectionIsAskedAndItsAnswerComesBack() throws Exception {
    String bucket = newBucketName();
    LeaseStore asker = preparedStore(connection(), bucket);
    Recorder<LeaderRequest> asked = new Recorder<>();
    serve(secondConnection().store(bucket), GROUP, recording(asked, ACCEPTED));

    assertEquals(ACCEPTED, answer(asker.ask(GROUP, REQUEST)));
    assertEquals(List.of(REQUEST, REQUEST), asked.all(), "the first was its own");
  }

  @Test
  default void aLeaderMayDecline() throws Exception {
    String bucket = newBucketName();
    LeaseStore asker = preparedStore(connection(), bucket);
    RequestOutcome declined = new RequestOutcome.Declined("another term leads, of epoch \"9\"");
    serve(secondConnection().store(bucket), GROUP, recording(new Recorder<>(), declined));

    assertEquals(declined, answer(asker.ask(GROUP, REQUEST)));
  }

  @Test
  default void aLeaderMayTakeItsTimeAndOthersAreAnsweredMeanwhile() throws Exception {
    String bucket = newBucketName();
    LeaseStore asker = preparedStore(connection(), bucket);
    CompletableFuture<RequestOutcome> later = new CompletableFuture<>();
    serve(
        secondConnection().store(bucket),
        GROUP,
        request -> request.priority() == 1 ? later : CompletableFuture.completedStage(ACCEPTED));
    CompletionStage<RequestOutcome> slow = asker.ask(GROUP, withPriority(1));

    assertEquals(ACCEPTED, answer(asker.ask(GROUP, withPriority(2))));

    later.complete(new RequestOutcome.Declined("after all"));
    assertEquals(new RequestOutcome.Declined("after all"), answer(slow));
  }

  @Test
  default void onlyTheLeaderOfTheGroupIsAsked() throws Exception {
    String bucket = newBucketName();
    LeaseStore asker = preparedStore(connection(), bucket);
    LeaseStore leader = secondConnection().store(bucket);
    for (String group : List.of("jobs", "jobs.eu", "jobs/eu", "Jobs")) {
      serve(
          leader,
          group,
          request -> CompletableFuture.completedStage(new RequestOutcome.Declined(group)));
    }

    for (String group : List.of("jobs", "jobs.eu", "jobs/eu", "Jobs")) {
      assertEquals(new RequestOutcome.Declined(group), answer(asker.ask(group, REQUEST)));
    }
    assertUnanswered(asker.ask("jobs.us", REQUEST));
    assertUnanswered(preparedStore(connection(), newBucketName()).ask("jobs", REQUEST));
  }

  @Test
  default void whoeverHasCancelledIsAskedNoMore() throws Exception {
    String bucket = newBucketName();
    LeaseStore asker = preparedStore(connection(), bucket);
    LeaseStore leader = secondConnection().store(bucket);
    Recorder<LeaderRequest> asked = new Recorder<>();
    Watch serving = serve(leader, GROUP, recording(asked, ACCEPTED));
    asked.forget();

    serving.cancel();
    serving.cancel();

    assertUnanswered(leader.ask(GROUP, REQUEST));
    assertUnanswered(asker.ask(GROUP, REQUEST));
    assertEquals(List.of(), asked.all());
  }

  @Test
  default void theNextLeaderIsAskedOnceTheOneBeforeHasCancelled() throws Exception {
    String bucket = newBucketName();
    LeaseStore first = preparedStore(connection(), bucket);
    LeaseStore second = secondConnection().store(bucket);
    Watch before =
        serve(first, GROUP, recording(new Recorder<>(), new RequestOutcome.Declined("before")));
    before.cancel();
    assertUnanswered(first.ask(GROUP, REQUEST));

    serve(second, GROUP, recording(new Recorder<>(), ACCEPTED));

    assertEquals(ACCEPTED, answer(first.ask(GROUP, REQUEST)));
  }

  @Test
  default void aQuestionOverAConnectionThatBreaksIsUnanswered() throws Exception {
    String bucket = newBucketName();
    LeaseStore asker = preparedStore(connection(), bucket);
    Recorder<LeaderRequest> asked = new Recorder<>();
    CompletionStage<RequestOutcome> never = new CompletableFuture<>();
    secondConnection()
        .store(bucket)
        .serve(
            GROUP,
            request -> {
              asked.accept(request);
              return never;
            });
    assertUnanswered(secondConnection().store(bucket).ask("nobody", REQUEST));
    CompletionStage<RequestOutcome> open = asker.ask(GROUP, REQUEST);
    asked.await("the question", REQUEST::equals, patience());

    breakConnection();

    assertUnanswered(open);
    assertUnanswered(asker.ask(GROUP, REQUEST));
  }

  @Test
  default void aLeaderWhoseConnectionComesBackIsAskedAgain() throws Exception {
    String bucket = newBucketName();
    LeaseStore leader = preparedStore(connection(), bucket);
    LeaseStore asker = secondConnection().store(bucket);
    serve(leader, GROUP, recording(new Recorder<>(), ACCEPTED));
    breakConnection();
    assertUnanswered(asker.ask(GROUP, REQUEST));

    Recorder<ConnectionStatus> told = new Recorder<>();
    connection().onStatus(told);
    reconnect();
    told.await("a reconnect", ConnectionStatus.CONNECTED::equals, patience());

    assertEquals(ACCEPTED, answer(leader.ask(GROUP, REQUEST)));
    assertEquals(ACCEPTED, answer(asker.ask(GROUP, REQUEST)));
  }

  @Test
  default void whoIsDetachedIsNotAskedAndAsksInVain() throws Exception {
    String bucket = newBucketName();
    LeaseStore leader = preparedStore(connection(), bucket);
    Recorder<LeaderRequest> asked = new Recorder<>();
    serve(leader, GROUP, recording(asked, ACCEPTED));
    asked.forget();

    connection().detach();

    assertUnanswered(leader.ask(GROUP, REQUEST));
    assertUnanswered(secondConnection().store(bucket).ask(GROUP, REQUEST));
    assertEquals(List.of(), asked.all());
  }

  private void breakConnection() throws Exception {
    Recorder<ConnectionStatus> told = new Recorder<>();
    connection().onStatus(told);
    disconnect();
    told.await("a break", ConnectionStatus.DISCONNECTED::equals, patience());
  }

  /**
   * Serves, and returns once others find it: what a store asks itself afterwards comes after that.
   */
  private Watch serve(
      LeaseStore store,
      String group,
      Function<LeaderRequest, CompletionStage<RequestOutcome>> answerer)
      throws InterruptedException {
    Watch serving = store.serve(group, answerer);
    RequestOutcome own = answer(store.ask(group, REQUEST));
    if (own instanceof RequestOutcome.Unanswered unanswered) {
      throw new AssertionError("a store must find its own leader", unanswered.cause());
    }
    return serving;
  }

  private void assertUnanswered(CompletionStage<RequestOutcome> stage) throws InterruptedException {
    assertInstanceOf(RequestOutcome.Unanswered.class, answer(stage));
  }

  private static Function<LeaderRequest, CompletionStage<RequestOutcome>> recording(
      Recorder<LeaderRequest> asked, RequestOutcome outcome) {
    return request -> {
      asked.accept(request);
      return CompletableFuture.completedStage(outcome);
    };
  }

  private static LeaderRequest withPriority(int priority) {
    return new LeaderRequest(
        LeaderRequest.Kind.HAND_OVER, "token-1", 17, "host-2", priority, "for a reason");
  }
}
