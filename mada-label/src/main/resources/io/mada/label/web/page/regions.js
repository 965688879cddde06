// Sets of pixels that belong together: connected pixels of similar colour, and superpixels.

/**
 * Finds the pixels that can be reached from one pixel through pixels of a colour similar to its
 * own.
 *
 * @param {Uint8ClampedArray} rgba width * height * 4 values
 * @param {number} width in pixels
 * @param {number} height in pixels
 * @param {{x: number, y: number}} seed whole numbers
 * @param {number} tolerance the largest difference of red, green or blue from the seed, 0 to 255
 * @param {function(number): boolean} isOpen whether a pixel (given by number) may be entered at all
 * @param {function(number, number, number): void} paint takes row, first column, column after
 */
export function floodByColour(rgba, width, height, seed, tolerance, isOpen, paint) {
  const start = seed.y * width + seed.x;
  const [red, green, blue] = rgba.subarray(start * 4, start * 4 + 3);
  const seen = new Uint8Array(width * height);
  const fits = (i) =>
    seen[i] === 0 &&
    Math.abs(rgba[i * 4] - red) <= tolerance &&
    Math.abs(rgba[i * 4 + 1] - green) <= tolerance &&
    Math.abs(rgba[i * 4 + 2] - blue) <= tolerance &&
    isOpen(i);
  if (!fits(start)) {
    return;
  }
  const stack = [start];
  while (stack.length > 0) {
    const i = stack.pop();
    if (seen[i] === 1) {
      continue;
    }
    const y = Math.floor(i / width);
    const row = y * width;
    let from = i;
    while (from > row && fits(from - 1)) {
      from--;
    }
    let to = i + 1;
    while (to < row + width && fits(to)) {
      to++;
    }
    seen.fill(1, from, to);
    paint(y, from - row, to - row);
    // One seed is enough for each stretch of the rows above and below.
    for (const step of [-width, width]) {
      if (y * width + step < 0 || y * width + step >= width * height) {
        continue;
      }
      let inside = false;
      for (let k = from + step; k < to + step; k++) {
        const fitting = fits(k);
        if (fitting && !inside) {
          stack.push(k);
        }
        inside = fitting;
      }
    }
  }
}

/**
 * Which pixels belong to each superpixel. Created once per image and side; lookups are then
 * immediate.
 */
export class Superpixels {
  /**
   * @param {Int32Array} numbers the superpixel of each pixel, from 0
   * @param {number} width of the image
   */
  constructor(numbers, width) {
    this.numbers = numbers;
    this.width = width;
    this.count = 0;
    for (let i = 0; i < numbers.length; i++) {
      this.count = Math.max(this.count, numbers[i] + 1);
    }
    // Counting sort by superpixel: starts[n] to starts[n + 1] are the pixels of number n.
    this.starts = new Int32Array(this.count + 1);
    for (let i = 0; i < numbers.length; i++) {
      this.starts[numbers[i] + 1]++;
    }
    for (let n = 0; n < this.count; n++) {
      this.starts[n + 1] += this.starts[n];
    }
    const next = this.starts.slice();
    this.pixels = new Int32Array(numbers.length);
    for (let i = 0; i < numbers.length; i++) {
      this.pixels[next[numbers[i]]++] = i;
    }
  }

  /** The number of the superpixel at a pixel. */
  at(x, y) {
    return this.numbers[y * this.width + x];
  }

  /** Calls `paint` with row, first column and column after of each run of a superpixel. */
  paint(number, paint) {
    const end = this.starts[number + 1];
    for (let k = this.starts[number]; k < end; ) {
      const from = this.pixels[k];
      const row = Math.floor(from / this.width);
      const rowEnd = (row + 1) * this.width;
      let to = from + 1;
      k++;
      while (k < end && this.pixels[k] === to && to < rowEnd) {
        to++;
        k++;
      }
      paint(row, from - row * this.width, to - row * this.width);
    }
  }

  /** The border of a superpixel as an SVG path, in image pixels. */
  outline(number) {
    const isInside = (i) => this.numbers[i] === number;
    return outline(this.pixels.subarray(this.starts[number], this.starts[number + 1]), this.width,
      this.numbers.length, isInside);
  }
}

/**
 * The border of a set of pixels as an SVG path, in image pixels; consecutive edges in a row or
 * column are drawn as one.
 *
 * @param {Iterable<number>} pixels of the set, ascending
 * @param {number} width of the image
 * @param {number} size the number of pixels of the image
 * @param {function(number): boolean} isInside whether a pixel (given by number) is in the set
 */
export function outline(pixels, width, size, isInside) {
  const rows = new Edges((y, from, to) => `M${from} ${y}H${to}`);
  const columns = new Edges((x, from, to) => `M${x} ${from}V${to}`);
  for (const i of pixels) {
    const y = Math.floor(i / width);
    const x = i - y * width;
    if (i < width || !isInside(i - width)) {
      rows.add(y, x);
    }
    if (i + width >= size || !isInside(i + width)) {
      rows.add(y + 1, x);
    }
    if (x === 0 || !isInside(i - 1)) {
      columns.add(x, y);
    }
    if (x === width - 1 || !isInside(i + 1)) {
      columns.add(x + 1, y);
    }
  }
  return rows.path() + columns.path();
}

/** Edges of pixels on parallel lines, joined where one starts at the end of another. */
class Edges {
  #draw;
  #open = new Map();
  #done = [];

  /** @param {function(number, number, number): string} draw an edge: its line, start and end */
  constructor(draw) {
    this.#draw = draw;
  }

  /** Adds an edge of one pixel; the edges of a line come in ascending order. */
  add(line, from) {
    const edge = this.#open.get(line);
    if (edge !== undefined && edge.to === from) {
      edge.to = from + 1;
      return;
    }
    this.#close(line, edge);
    this.#open.set(line, { from, to: from + 1 });
  }

  #close(line, edge) {
    if (edge !== undefined) {
      this.#done.push(this.#draw(line, edge.from, edge.to));
    }
  }

  path() {
    this.#open.forEach((edge, line) => this.#close(line, edge));
    return this.#done.join('');
  }
}
