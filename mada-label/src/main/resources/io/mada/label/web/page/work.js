// What is to be done: the server's queue, as last received.

import * as api from './api.js';

export const isDone = (image) => image.state === 'labelled' || image.state === 'skipped';

/** Fires `change` when the queue has been read again. */
export class Work extends EventTarget {
  #turn = 0;

  constructor() {
    super();
    this.data = null;
  }

  async refresh() {
    const turn = ++this.#turn;
    const data = await api.queue();
    if (turn === this.#turn || this.data === null) {
      // The objects for images are reused: the editor refers to one of them.
      data.images = data.images
        .map((image) => Object.assign(this.data?.images.find(({ id }) => id === image.id) ?? {}, image))
        .sort((a, b) => a.round - b.round || a.rank - b.rank);
      this.data = data;
      this.dispatchEvent(new Event('change'));
    }
  }

  /** Records what has become of an image, before the server is asked for everything again. */
  note(image, changes) {
    // A response on its way may be older than this.
    this.#turn++;
    Object.assign(image, changes);
    this.dispatchEvent(new Event('change'));
  }

  /** Distinguishes strokes waiting in this browser from those for another run. */
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

  /** The most wanted open image, after the given one if there is one after it. */
  nextOpen(id = -1) {
    const place = this.images.findIndex((image) => image.id === id);
    const after = [...this.images.slice(place + 1), ...this.images.slice(0, Math.max(0, place))];
    return after.find((image) => !isDone(image) && image.id !== id);
  }
}
