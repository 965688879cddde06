// Connects pointer and cursor with the tool and the opened image.

export class Hand {
  #strokeStart = null;

  /** @param {import('./editor.js').Editor} editor */
  constructor(editor) {
    this.editor = editor;
  }

  get view() {
    return this.editor.view;
  }

  /** @return {boolean} whether the tool has started */
  down(point, time) {
    if (this.editor.mode !== 'edit') {
      this.editor.dispatchEvent(new Event('forbidden'));
      return false;
    }
    this.editor.clock.click();
    this.#strokeStart ??= time;
    this.editor.tool.down(point);
    this.#worked(point);
    return true;
  }

  move(point, time) {
    if (this.editor.mode === 'edit') {
      this.editor.clock.active();
      this.#strokeStart ??= time;
      this.editor.tool.move(point);
      this.#worked(point);
    }
  }

  up() {
    if (this.editor.mode === 'edit') {
      this.editor.tool.up();
      this.view.refresh();
    }
  }

  /** Interrupts the tool. */
  cancel() {
    if (this.editor.desk !== null) {
      (this.editor.tool.abort ?? this.editor.tool.cancel).call(this.editor.tool);
      this.editor.desk.mask.cancel();
      this.view.refresh();
    }
  }

  double() {
    if (this.editor.mode === 'edit') {
      this.editor.tool.double?.();
    }
  }

  #worked(point) {
    this.view.refresh();
    this.editor.status.at(point);
  }

  hover(point, isByKeyboard = false) {
    if (this.editor.desk === null) {
      return;
    }
    this.editor.clock.active();
    if (!isByKeyboard && this.editor.cursor.isActive) {
      this.editor.cursor.stop();
    }
    this.editor.tool.hover(point);
    this.editor.status.at(point, isByKeyboard);
  }

  leave() {
    if (this.editor.desk !== null && !this.editor.cursor.isActive) {
      this.editor.tool.unhover?.();
      this.editor.status.at(null);
    }
  }

  /** The class at a point; null outside the image. */
  classAt(point) {
    const mask = this.editor.desk?.mask;
    const x = Math.floor(point.x);
    const y = Math.floor(point.y);
    const isInside = mask && x >= 0 && y >= 0 && x < mask.width && y < mask.height;
    return isInside ? mask.labels[y * mask.width + x] : null;
  }

  /** Makes the class under a point the one to paint with. */
  pick(point) {
    const id = this.classAt(point);
    if (id !== null) {
      this.editor.classes.pick(id);
    }
  }

  /** The annotator's position: the cursor, or else the mouse, or else the middle. */
  place() {
    if (this.editor.cursor.isActive) {
      return { x: this.editor.cursor.pixel.x + 0.5, y: this.editor.cursor.pixel.y + 0.5 };
    }
    const { width, height } = this.view.size;
    const { isInside, position } = this.editor.pointer;
    const { x, y } = isInside ? position : { x: width / 2, y: height / 2 };
    return this.view.toImage(x, y);
  }

  /** A frame was drawn: what the tool has done since the last one is now visible. */
  frameDone() {
    if (this.#strokeStart !== null) {
      this.editor.desk?.measure('mada:stroke', this.#strokeStart);
      this.#strokeStart = null;
    }
  }
}
