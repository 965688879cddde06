// Which part of the image is visible, and how it is drawn: zoom, pan, layers.

const LARGEST = 64;
const MARGIN = 12;
/** From this many screen pixels per image pixel, image pixels are shown as squares. */
const SQUARES = 2;

/**
 * A canvas that shows layers of the image's size on top of one another. Whatever changes is drawn
 * in the next frame, and only where it has changed.
 *
 * A layer is `{canvas, alpha, visible}`; canvas may be anything that can be drawn.
 */
export class View {
  #frame = 0;
  #all = false;
  #part = null;

  /**
   * @param {HTMLCanvasElement} canvas on the screen
   * @param {function(): ?Object} beforeFrame updates the layers and returns what has changed in
   *     them: a rectangle of the image, or null
   * @param {function(): void} afterFrame called when the frame has been drawn
   * @param {function(): void} moved called when zoom or position have changed
   */
  constructor(canvas, { beforeFrame, afterFrame, moved }) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.beforeFrame = beforeFrame;
    this.afterFrame = afterFrame;
    this.moved = moved;
    this.layers = [];
    this.image = { width: 1, height: 1 };
    this.zoom = 1;
    // The point of the image at the upper left corner of the canvas.
    this.left = 0;
    this.top = 0;
    this.isFitted = true;
    new ResizeObserver(() => this.#resize()).observe(canvas);
  }

  /** Shows another image. */
  show(image, layers) {
    this.image = image;
    this.layers = layers;
    this.fit();
  }

  #resize() {
    const { clientWidth, clientHeight } = this.canvas;
    this.ratio = devicePixelRatio;
    this.canvas.width = Math.max(1, Math.round(clientWidth * this.ratio));
    this.canvas.height = Math.max(1, Math.round(clientHeight * this.ratio));
    if (this.isFitted) {
      this.fit();
    } else {
      this.#place();
    }
    // A resized canvas is empty until it is drawn: not leaving that to the next frame avoids a
    // flash.
    this.#draw();
  }

  get size() {
    return { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
  }

  /** Shows the whole image. */
  fit() {
    const { width, height } = this.size;
    const margin = width < 600 ? 2 : MARGIN;
    this.zoom = Math.max(0.01, Math.min(
      (width - 2 * margin) / this.image.width, (height - 2 * margin) / this.image.height));
    this.fitted = this.zoom;
    this.left = (this.image.width - width / this.zoom) / 2;
    this.top = (this.image.height - height / this.zoom) / 2;
    this.isFitted = true;
    this.#place();
  }

  /** Zooms by a factor; the point under (x, y) of the canvas stays where it is. */
  zoomAt(factor, x, y) {
    const before = this.toImage(x, y);
    const smallest = Math.min(1, this.fitted) / 2;
    this.zoom = Math.min(LARGEST, Math.max(smallest, this.zoom * factor));
    this.left = before.x - x / this.zoom;
    this.top = before.y - y / this.zoom;
    this.isFitted = false;
    this.#place();
  }

  /** Moves the image by screen pixels. */
  panBy(dx, dy) {
    this.left -= dx / this.zoom;
    this.top -= dy / this.zoom;
    this.isFitted = false;
    this.#place();
  }

  /** Moves the image just far enough to make a point visible, with some room around it. */
  reveal(point) {
    const { width, height } = this.size;
    const room = Math.min(48, width / 4, height / 4);
    const at = this.toScreen(point);
    const beyond = (value, size) =>
      value < room ? room - value : value > size - room ? size - room - value : 0;
    const dx = beyond(at.x, width);
    const dy = beyond(at.y, height);
    if (!this.isFitted && (dx !== 0 || dy !== 0)) {
      this.panBy(dx, dy);
    }
  }

  #place() {
    // Some of the image always stays in view.
    const { width, height } = this.size;
    const keep = 60 / this.zoom;
    this.left = Math.min(this.image.width - keep, Math.max(keep - width / this.zoom, this.left));
    this.top = Math.min(this.image.height - keep, Math.max(keep - height / this.zoom, this.top));
    this.moved();
    this.redraw();
  }

  toImage(x, y) {
    return { x: this.left + x / this.zoom, y: this.top + y / this.zoom };
  }

  toScreen({ x, y }) {
    return { x: (x - this.left) * this.zoom, y: (y - this.top) * this.zoom };
  }

  /** Draws everything in the next frame. */
  redraw() {
    this.#all = true;
    this.#schedule();
  }

  /** Draws what has changed in the layers in the next frame. */
  refresh() {
    this.#schedule();
  }

  #schedule() {
    if (this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => this.#draw());
    }
  }

  /** Immediately draws what would be drawn in the next frame. */
  drawNow() {
    this.#draw();
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const changed = this.beforeFrame();
    if (this.#all) {
      this.#paint(0, 0, this.canvas.width, this.canvas.height);
    } else if (changed !== null) {
      // Smoothing involves a neighbour on each side.
      const scale = this.zoom * this.ratio;
      const left = Math.floor((changed.left - 1 - this.left) * scale) - 1;
      const top = Math.floor((changed.top - 1 - this.top) * scale) - 1;
      const right = Math.ceil((changed.right + 1 - this.left) * scale) + 1;
      const bottom = Math.ceil((changed.bottom + 1 - this.top) * scale) + 1;
      this.#paint(
        Math.max(0, left), Math.max(0, top),
        Math.min(this.canvas.width, right), Math.min(this.canvas.height, bottom));
    }
    this.#all = false;
    this.afterFrame();
  }

  #paint(left, top, right, bottom) {
    if (left >= right || top >= bottom) {
      return;
    }
    const { context, image } = this;
    const scale = this.zoom * this.ratio;
    const x = Math.round(-this.left * scale);
    const y = Math.round(-this.top * scale);
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.clearRect(left, top, right - left, bottom - top);
    context.imageSmoothingEnabled = scale < SQUARES;
    for (const layer of this.layers) {
      if (layer.visible) {
        context.globalAlpha = layer.alpha;
        context.drawImage(layer.canvas, x, y, image.width * scale, image.height * scale);
      }
    }
    context.restore();
  }
}
