// Flood fill: connected pixels with a colour similar to that of the clicked pixel.

import { floodByColour } from '../regions.js';

export class Flood {
  #seed = null;

  constructor(desk) {
    this.desk = desk;
  }

  hover() {}

  down(point) {
    this.#seed = { x: Math.floor(point.x), y: Math.floor(point.y) };
  }

  move() {}

  /** Only when the finger is lifted: two fingers mean a pinch. */
  up() {
    const { mask, classId } = this.desk;
    const seed = this.#seed;
    if (seed === null || !mask.isPaintable(seed.x, seed.y)) {
      return;
    }
    // "Within the class": the fill must not spread into what is labelled differently.
    const own = this.desk.setting('within') ? mask.before[seed.y * mask.width + seed.x] : -1;
    floodByColour(
      this.desk.picturePixels(), mask.width, mask.height, seed, this.desk.setting('tolerance'),
      (i) => (mask.wanted === null || mask.wanted[i] === 1) && (own < 0 || mask.before[i] === own),
      (row, from, to) => mask.paintRun(row, from, to, classId));
    this.desk.commit();
  }

  cancel() {
    this.#seed = null;
  }

  leave() {}
}
