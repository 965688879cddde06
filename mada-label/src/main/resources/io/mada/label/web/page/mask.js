// The label that is being edited: a class id per pixel, row by row.

/** The id of a pixel without a label. */
export const UNLABELLED = 255;

/**
 * An image's labels. Tools change them run by run; `commit` then returns what a stroke has changed.
 *
 * `labels` is what is shown; `before` is how it was when the stroke began. A stroke's changes are
 * the difference between the two, so tools need not remember what they have overwritten.
 */
export class Mask {
  /**
   * @param {number} width in pixels
   * @param {number} height in pixels
   * @param {Uint8Array} labels width * height class ids; the mask takes over the array
   * @param {?Uint8Array} wanted 1 where a label is wanted, 0 where nothing may be painted; null if
   *     everything is wanted
   */
  constructor(width, height, labels, wanted = null) {
    this.width = width;
    this.height = height;
    this.labels = labels;
    this.before = labels.slice();
    this.wanted = wanted;
    // The columns that the stroke has touched in each row: `commit` compares only these.
    this.first = new Int32Array(height).fill(width);
    this.last = new Int32Array(height).fill(-1);
    this.dirty = { left: 0, top: 0, right: width, bottom: height };
  }

  /** Whether a pixel is in the image and may be painted. */
  isPaintable(x, y) {
    return (
      x >= 0 && y >= 0 && x < this.width && y < this.height &&
      (this.wanted === null || this.wanted[y * this.width + x] === 1)
    );
  }

  /** Sets the class of the pixels of a row from column `from` to column `to`, exclusive. */
  paintRun(y, from, to, classId) {
    if (y < 0 || y >= this.height) {
      return;
    }
    const left = Math.max(0, from);
    const right = Math.min(this.width, to);
    if (left >= right) {
      return;
    }
    const row = y * this.width;
    if (this.wanted === null) {
      this.labels.fill(classId, row + left, row + right);
    } else {
      for (let i = row + left; i < row + right; i++) {
        if (this.wanted[i] === 1) {
          this.labels[i] = classId;
        }
      }
    }
    this.touch(y, left, right);
  }

  /** Records that a tool has itself written into `labels`, in part of a row. */
  touch(y, left, right) {
    this.first[y] = Math.min(this.first[y], left);
    this.last[y] = Math.max(this.last[y], right - 1);
    this.#show(left, y, right, y + 1);
  }

  #show(left, top, right, bottom) {
    const dirty = this.dirty;
    if (dirty === null) {
      this.dirty = { left, top, right, bottom };
      return;
    }
    dirty.left = Math.min(dirty.left, left);
    dirty.top = Math.min(dirty.top, top);
    dirty.right = Math.max(dirty.right, right);
    dirty.bottom = Math.max(dirty.bottom, bottom);
  }

  /** The rectangle that has changed since the last call, or null. */
  takeDirty() {
    const dirty = this.dirty;
    this.dirty = null;
    return dirty;
  }

  /** Marks everything as changed. */
  showAll() {
    this.dirty = { left: 0, top: 0, right: this.width, bottom: this.height };
  }

  /**
   * Ends a stroke.
   *
   * @return {?Int32Array} what it has changed, as triplets of first pixel, count, and `old id | new
   *     id << 8`; null if nothing has changed
   */
  commit() {
    const { width, height, labels, before } = this;
    const changes = [];
    let end = -1;
    for (let y = 0; y < height; y++) {
      if (this.last[y] < 0) {
        continue;
      }
      const stop = y * width + this.last[y];
      for (let i = y * width + this.first[y]; i <= stop; i++) {
        if (labels[i] === before[i]) {
          continue;
        }
        const change = before[i] | (labels[i] << 8);
        if (end === i && changes[changes.length - 1] === change) {
          changes[changes.length - 2]++;
        } else {
          changes.push(i, 1, change);
        }
        end = i + 1;
        before[i] = labels[i];
      }
    }
    this.#forget();
    return changes.length === 0 ? null : Int32Array.from(changes);
  }

  /** Undoes what the stroke has done so far. */
  cancel() {
    for (let y = 0; y < this.height; y++) {
      if (this.last[y] >= 0) {
        const from = y * this.width + this.first[y];
        const to = y * this.width + this.last[y] + 1;
        this.labels.set(this.before.subarray(from, to), from);
        this.#show(this.first[y], y, this.last[y] + 1, y + 1);
      }
    }
    this.#forget();
  }

  #forget() {
    this.first.fill(this.width);
    this.last.fill(-1);
  }

  /**
   * Writes runs into the label as if they had always been there: for undo, redo, and strokes that
   * the server does not have yet.
   *
   * @param {Int32Array} runs triplets of first pixel, count, class id
   */
  write(runs) {
    for (let k = 0; k < runs.length; k += 3) {
      const from = runs[k];
      const to = from + runs[k + 1];
      this.labels.fill(runs[k + 2], from, to);
      this.before.fill(runs[k + 2], from, to);
      const top = Math.floor(from / this.width);
      const bottom = Math.floor((to - 1) / this.width);
      if (top === bottom) {
        this.#show(from - top * this.width, top, to - top * this.width, top + 1);
      } else {
        this.#show(0, top, this.width, bottom + 1);
      }
    }
  }

  /**
   * Replaces everything that may be painted with other labels; `commit` returns what that has
   * changed.
   */
  replaceBy(labels) {
    for (let i = 0; i < labels.length; i++) {
      if (this.wanted === null || this.wanted[i] === 1) {
        this.labels[i] = labels[i];
      }
    }
    for (let y = 0; y < this.height; y++) {
      this.touch(y, 0, this.width);
    }
  }
}
