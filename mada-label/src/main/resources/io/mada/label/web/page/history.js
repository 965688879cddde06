// Unlimited undo and redo: for each stroke only the runs that it has changed are kept.

/**
 * The runs that repeat or undo a change, in the form that the server takes.
 *
 * @param {Int32Array} changes triplets of first pixel, count, `old id | new id << 8`
 * @param {boolean} forward true repeats it, false undoes it
 * @return {Int32Array} triplets of first pixel, count, class id
 */
export function toRuns(changes, forward) {
  const runs = new Int32Array(changes.length);
  let length = 0;
  for (let k = 0; k < changes.length; k += 3) {
    const classId = forward ? changes[k + 2] >> 8 : changes[k + 2] & 255;
    const last = length - 3;
    // Neighbours that differed in the other direction form a single run in this one.
    if (last >= 0 && runs[last] + runs[last + 1] === changes[k] && runs[last + 2] === classId) {
      runs[last + 1] += changes[k + 1];
    } else {
      runs.set([changes[k], changes[k + 1], classId], length);
      length += 3;
    }
  }
  return runs.slice(0, length);
}

/** The number of images whose strokes are kept. */
const MOST = 50;

/** FNV-1a. */
function checksum(bytes) {
  let sum = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) {
    sum = Math.imul(sum ^ bytes[i], 0x01000193);
  }
  return sum;
}

/**
 * The strokes of the images that were left most recently, for when the annotator returns to them.
 */
export class Histories {
  #kept = new Map();

  /** Keeps the strokes that have led to these labels. */
  keep(name, history, labels) {
    this.#kept.delete(name);
    if (history.canUndo || history.canRedo) {
      this.#kept.set(name, { history, sum: checksum(labels) });
      if (this.#kept.size > MOST) {
        this.#kept.delete(this.#kept.keys().next().value);
      }
    }
  }

  /** @return {History} a new one if others have changed the labels in the meantime */
  of(name, labels) {
    const kept = this.#kept.get(name);
    const isSame = kept !== undefined && kept.sum === checksum(labels);
    return isSame ? kept.history : new History();
  }
}

/** The strokes of an image since the page was loaded. */
class History {
  #done = [];
  #undone = [];

  /** Adds a stroke's changes; what was undone before it can no longer be redone. */
  add(changes) {
    this.#done.push(changes);
    this.#undone = [];
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /** @return {?Int32Array} the runs that undo the last stroke; null if there is none */
  undo() {
    const changes = this.#done.pop();
    if (changes === undefined) {
      return null;
    }
    this.#undone.push(changes);
    return toRuns(changes, false);
  }

  /** @return {?Int32Array} the runs that redo what was undone last; null if there is nothing */
  redo() {
    const changes = this.#undone.pop();
    if (changes === undefined) {
      return null;
    }
    this.#done.push(changes);
    return toRuns(changes, true);
  }
}
