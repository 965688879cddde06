// Brush and eraser: a disc that paints where it is dragged.

import { UNLABELLED } from '../mask.js';
import { sweepDisc } from '../shapes.js';

export class Brush {
  #last = null;

  /**
   * @param desk what tools work on: see desk.js
   * @param {boolean} erases whether it removes labels
   */
  constructor(desk, erases) {
    this.desk = desk;
    this.erases = erases;
  }

  hover(point) {
    const centre = this.#centre(point);
    this.desk.marks.showBrush({ ...centre, radius: this.desk.setting('brush') / 2 });
  }

  down(point) {
    this.#last = this.#centre(point);
    this.#sweep(this.#last);
  }

  move(point) {
    this.#sweep(this.#centre(point));
    this.hover(point);
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
    this.desk.marks.showBrush(null);
  }

  /**
   * A disc of odd size is centred on a pixel, one of even size on a corner, so that it is
   * symmetric.
   */
  #centre({ x, y }) {
    return this.desk.setting('brush') % 2 === 1
      ? { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 }
      : { x: Math.round(x), y: Math.round(y) };
  }

  #sweep(to) {
    const classId = this.erases ? UNLABELLED : this.desk.classId;
    const { mask } = this.desk;
    sweepDisc(this.#last, to, this.desk.setting('brush') / 2, (row, from, end) =>
      mask.paintRun(row, from, end, classId));
    this.#last = to;
  }
}
