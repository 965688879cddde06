// A cursor controlled by the keyboard, so that everything can be drawn without a mouse.

const LARGE_STEP = 16;

/**
 * A pixel of the image. While the tool's key is down, the cursor drags the tool along.
 *
 * `target` is as in pointer.js.
 */
export class Cursor {
  #isDown = false;

  constructor(target, marks) {
    this.target = target;
    this.marks = marks;
    this.pixel = null;
  }

  get isActive() {
    return this.pixel !== null;
  }

  /** Shows the cursor at a place in the image. */
  start(point) {
    const { width, height } = this.target.view.image;
    const within = (value, size) => Math.min(size - 1, Math.max(0, Math.floor(value)));
    this.pixel = { x: within(point.x, width), y: within(point.y, height) };
    this.#show();
  }

  move(dx, dy, isLarge) {
    const step = isLarge ? LARGE_STEP : 1;
    this.start({ x: this.pixel.x + dx * step, y: this.pixel.y + dy * step });
    this.target.view.reveal(this.pixel);
    if (this.#isDown) {
      this.target.move(this.#centre(), performance.now());
    }
  }

  get isDrawing() {
    return this.#isDown;
  }

  /** Releases the key without ending a stroke. */
  abort() {
    this.#isDown = false;
  }

  press() {
    if (!this.#isDown) {
      this.#isDown = this.target.down(this.#centre(), performance.now());
    }
  }

  release() {
    if (this.#isDown) {
      this.#isDown = false;
      this.target.up();
    }
  }

  /** Hides the cursor: the mouse is being used again, or another image is opened. */
  stop() {
    this.release();
    this.pixel = null;
    this.marks.showCross(null);
  }

  #centre() {
    return { x: this.pixel.x + 0.5, y: this.pixel.y + 0.5 };
  }

  #show() {
    this.marks.showCross(this.pixel);
    this.target.hover(this.#centre(), true);
  }
}
