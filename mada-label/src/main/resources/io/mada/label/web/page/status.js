// The line below the image: position, classes there, zoom. Spoken when the keyboard moves the
// cursor.

import { byId } from './dom.js';

const PAUSE = 250;

export class Status {
  #point = null;
  #frame = 0;
  #speech = 0;

  constructor(editor) {
    this.editor = editor;
  }

  moved() {
    this.#schedule();
  }

  /** The annotator is at a point of the image; null for nowhere. */
  at(point, isSpoken = false) {
    this.#point = point;
    this.#schedule();
    if (isSpoken) {
      // Only where the cursor comes to rest.
      clearTimeout(this.#speech);
      this.#speech = setTimeout(() => this.#speak(), PAUSE);
    }
  }

  #schedule() {
    if (this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => this.#write());
    }
  }

  #read() {
    const { desk, classes } = this.editor;
    if (desk === null || this.#point === null) {
      return null;
    }
    const x = Math.floor(this.#point.x);
    const y = Math.floor(this.#point.y);
    const { mask, prediction } = desk;
    if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) {
      return null;
    }
    const i = y * mask.width + x;
    const isWanted = mask.wanted === null || mask.wanted[i] === 1;
    return {
      place: `${x}, ${y}`,
      name: isWanted ? classes.nameOf(mask.labels[i]) : 'not wanted',
      predicted: prediction === null ? '' : `predicted: ${classes.nameOf(prediction[i])}`,
    };
  }

  #write() {
    this.#frame = 0;
    const there = this.#read();
    byId('status-place').textContent = there?.place ?? '';
    byId('status-class').textContent = there?.name ?? '';
    byId('status-prediction').textContent = there?.predicted ?? '';
    byId('status-zoom').textContent = `${Math.round(this.editor.view.zoom * 100)} %`;
  }

  #speak() {
    const there = this.#read();
    byId('spoken').textContent = there === null ? '' : `${there.place}: ${there.name}`;
  }
}
