package io.mada.label.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Receives a server's response, up to a number of bytes. */
final class BoundedBody implements BodySubscriber<Long> {

  private final OutputStream target;
  private final long most;
  private final CompletableFuture<Long> size = new CompletableFuture<>();
  private Flow.Subscription subscription;
  private long bytes;

  /**
   * @param target it is not closed
   * @param most maximum number of bytes; a longer response is an {@link IOException}
   */
  BoundedBody(OutputStream target, long most) {
    this.target = target;
    this.most = most;
  }

  @Override
  public CompletionStage<Long> getBody() {
    return size;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    try {
      for (ByteBuffer part : parts) {
        bytes += part.remaining();
        if (bytes > most) {
          throw new IOException("the answer has more than " + most + " bytes");
        }
        byte[] content = new byte[part.remaining()];
        part.get(content);
        target.write(content);
      }
    } catch (IOException e) {
      subscription.cancel();
      size.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable error) {
    size.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    size.complete(bytes);
  }
}
