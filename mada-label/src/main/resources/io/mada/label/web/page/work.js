// What is to be done: the server's queue, as it was last heard of.

import * as api from './api.js';

export const isDone = (image) => image.state === 'labelled' || image.state === 'skipped';

/** Fires `change` when the queue was read again. */
export class Work extends EventTarget {
  constructor() {
    super();
    this.data = null;
  }

  async refresh() {
    this.data = await api.queue();
    this.data.images.sort((a, b) => a.round - b.round || a.rank - b.rank);
    this.dispatchEvent(new Event('change'));
    return this.data;
  }

  /** What tells strokes that wait in this browser from those for another run. */
  get run() {
    return this.data.run ?? this.data.experiment;
  }

  get images() {
    return this.data.images;
  }

  find(id) {
    return this.images.find((image) => image.id === id);
  }

  named(name) {
    return this.images.find((image) => image.name === name);
  }

  /** The image `step` places after another, if there is one. */
  beside(id, step) {
    return this.images[this.images.findIndex((image) => image.id === id) + step];
  }

  /** The most wanted image that is open, after the given one if there is one after it. */
  nextOpen(id = -1) {
    const place = this.images.findIndex((image) => image.id === id);
    const after = [...this.images.slice(place + 1), ...this.images.slice(0, Math.max(0, place))];
    return after.find((image) => !isDone(image) && image.id !== id);
  }
}
