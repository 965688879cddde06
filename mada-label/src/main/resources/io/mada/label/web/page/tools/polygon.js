// A polygon, vertex by vertex; what happens to its inside is up to the caller.

import { fillPolygon } from '../shapes.js';

/** How close to the first vertex a click closes the polygon, in screen pixels. */
const NEAR = 8;

export class Polygon {
  #vertices = [];

  /**
   * @param desk what tools work on: see desk.js
   * @param {function(number, number, number): void} paint takes row, first column, column after of
   *     each run of the inside
   */
  constructor(desk, paint) {
    this.desk = desk;
    this.paint = paint;
  }

  hover(point) {
    this.desk.marks.showPolygon(this.#vertices, point);
  }

  down(point) {
    if (this.#vertices.length >= 3 && this.#isNear(point, this.#vertices[0])) {
      this.close();
      return;
    }
    this.#vertices.push(point);
    this.desk.marks.showPolygon(this.#vertices, point);
  }

  move(point) {
    this.hover(point);
  }

  up() {}

  /** The second click of a double click has added a vertex where there already is one. */
  double() {
    const [last, previous] = this.#vertices.slice(-2).reverse();
    if (previous !== undefined && this.#isNear(last, previous)) {
      this.#vertices.pop();
    }
    this.close();
  }

  close() {
    if (this.#vertices.length < 3) {
      this.desk.say('A polygon needs three corners');
      return;
    }
    fillPolygon(this.#vertices, this.paint);
    this.cancel();
    this.desk.commit();
  }

  /** Removes the last vertex. */
  back() {
    this.#vertices.pop();
    this.desk.marks.showPolygon(this.#vertices);
  }

  /** The press that has added the last vertex was the start of a pinch. */
  abort() {
    this.back();
  }

  cancel() {
    this.#vertices = [];
    this.desk.marks.showPolygon([]);
  }

  leave() {
    this.cancel();
  }

  #isNear(a, b) {
    return Math.hypot(a.x - b.x, a.y - b.y) * this.desk.view.zoom <= NEAR;
  }
}
