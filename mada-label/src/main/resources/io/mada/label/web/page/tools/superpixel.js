// Superpixel fill: every superpixel that the pointer is dragged over gets the class.

import { pixelsOfLine } from '../shapes.js';

export class SuperpixelFill {
  #last = null;
  #filled = new Set();
  #outlined = -1;

  constructor(desk) {
    this.desk = desk;
  }

  hover(point) {
    const superpixels = this.desk.superpixels();
    const x = Math.floor(point.x);
    const y = Math.floor(point.y);
    if (superpixels === null || !this.desk.mask.isPaintable(x, y)) {
      this.leave();
      return;
    }
    const number = superpixels.at(x, y);
    if (number !== this.#outlined) {
      this.#outlined = number;
      this.desk.marks.showRegion(superpixels.outline(number));
    }
  }

  down(point) {
    if (this.desk.superpixels() === null) {
      this.desk.say('The superpixels are still being computed');
      return;
    }
    this.#filled.clear();
    this.#fill(point, point);
  }

  move(point) {
    if (this.#last !== null) {
      this.#fill(this.#last, point);
      this.hover(point);
    }
  }

  up() {
    this.#last = null;
    this.desk.commit();
  }

  cancel() {
    this.#last = null;
  }

  unhover() {
    this.leave();
  }

  leave() {
    this.#outlined = -1;
    this.desk.marks.showRegion('');
  }

  #fill(from, to) {
    const start = performance.now();
    const superpixels = this.desk.superpixels();
    const { mask, classId } = this.desk;
    for (const { x, y } of pixelsOfLine(from, to)) {
      if (!mask.isPaintable(x, y)) {
        continue;
      }
      const number = superpixels.at(x, y);
      if (!this.#filled.has(number)) {
        this.#filled.add(number);
        superpixels.paint(number, (row, left, right) => mask.paintRun(row, left, right, classId));
      }
    }
    this.#last = to;
    this.desk.measure('mada:superpixel', start);
  }
}
