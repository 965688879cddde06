// How much work a label takes: seconds of activity, and clicks.

// Somebody who does nothing for longer than this is not working on the image.
const IDLE = 20_000;

export class WorkClock {
  #last = performance.now();
  #milliseconds = 0;
  #clicks = 0;

  /** Records that the annotator has moved the pointer or pressed a key. */
  active() {
    const now = performance.now();
    this.#milliseconds += Math.min(now - this.#last, IDLE);
    this.#last = now;
  }

  click() {
    this.active();
    this.#clicks++;
  }

  /**
   * The totals since the last call: `{seconds, clicks}`; fractions of a second are carried over.
   */
  take() {
    const seconds = Math.floor(this.#milliseconds / 1000);
    const clicks = this.#clicks;
    this.#milliseconds -= seconds * 1000;
    this.#clicks = 0;
    return { seconds, clicks };
  }
}
