// Replaces one class with another, inside a polygon or everywhere.

import { Polygon } from './polygon.js';

export class Replace extends Polygon {
  constructor(desk) {
    super(desk, (row, from, to) => this.#replaceRun(row, from, to));
  }

  /** Replaces in the whole image. */
  everywhere() {
    const { mask } = this.desk;
    this.cancel();
    for (let row = 0; row < mask.height; row++) {
      this.#replaceRun(row, 0, mask.width);
    }
    this.desk.commit();
  }

  #replaceRun(row, from, to) {
    const { mask, classId } = this.desk;
    const old = this.desk.replacedClass();
    const left = Math.max(0, from);
    const right = Math.min(mask.width, to);
    let start = -1;
    for (let x = left; x <= right; x++) {
      const fits = x < right && mask.before[row * mask.width + x] === old;
      if (fits && start < 0) {
        start = x;
      } else if (!fits && start >= 0) {
        mask.paintRun(row, start, x, classId);
        start = -1;
      }
    }
  }
}
