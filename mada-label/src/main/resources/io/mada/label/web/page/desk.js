// The opened image with everything that tools need to work on it.

import * as api from './api.js';
import { toast } from './dom.js';
import { toRuns } from './history.js';
import { borderLayer, entropyLayer, LabelLayer, pictureLayer, pixelsOf, shadeLayer, wantedOutline } from './layers.js';
import { preference } from './preferences.js';
import { Superpixels } from './regions.js';

/** Measurements are for tests and the curious: a few are enough, since work lasts for hours. */
const MOST_MEASURES = 500;

/**
 * Fires `change` when something was painted, undone or loaded, so that the rest of the page can
 * follow.
 */
export class Desk extends EventTarget {
  #pixels = null;
  #superpixels = new Map();
  #entropy = null;
  #borders = null;
  #hasBorders = false;
  #measures = 0;

  /**
   * @param {Object} image from the queue
   * @param {Object} loaded from `loadImage`
   * @param {Object} parts `view`, `marks`, `outbox`, `clock`, `colours`, `histories`
   */
  constructor(image, loaded, parts) {
    super();
    Object.assign(this, parts);
    this.image = image;
    this.bitmap = loaded.bitmap;
    this.mask = loaded.mask;
    this.history = this.histories.of(image.name, this.mask.labels);
    this.classId = 0;
    this.isEditable = false;
    this.prediction = null;
    this.label = new LabelLayer(
      this.mask, this.colours, { hatch: preference('hatch'), prediction: null });
    this.picture = pictureLayer(this.bitmap);
    this.replaced = 0;
    this.shade = this.mask.wanted === null ? null : shadeLayer(this.mask);
    this.marks.showWanted(this.mask.wanted === null ? '' : wantedOutline(this.mask));
    this.view.show(this.mask, this.#layers());
  }

  #layers() {
    const layers = [this.picture, this.#entropy, this.label.layer, this.#borders, this.shade];
    return layers.filter((layer) => layer !== null);
  }

  #layersChanged() {
    this.view.layers = this.#layers();
    this.view.redraw();
  }

  setting(name) {
    return preference(name);
  }

  /** The class that `Replace` replaces. */
  replacedClass() {
    return this.replaced;
  }

  say(message) {
    toast(message);
  }

  measure(name, start) {
    if (++this.#measures > MOST_MEASURES) {
      performance.clearMeasures();
      this.#measures = 0;
    }
    performance.measure(name, { start, end: performance.now() });
  }

  /** Ends a stroke: it can now be undone, and is on its way to the server. */
  commit() {
    const changes = this.mask.commit();
    this.view.refresh();
    if (changes !== null) {
      this.history.add(changes);
      this.#send(toRuns(changes, true));
    }
  }

  undo() {
    this.#rewrite(this.history.undo());
  }

  redo() {
    this.#rewrite(this.history.redo());
  }

  #rewrite(runs) {
    if (runs !== null) {
      this.mask.write(runs);
      this.view.refresh();
      this.#send(runs);
    }
  }

  #send(runs) {
    const { seconds, clicks } = this.clock.take();
    this.outbox.add(this.image.name, runs, seconds, clicks);
    this.dispatchEvent(new Event('change'));
  }

  /** Takes over a label that the server itself has changed; this can be undone like a stroke. */
  adopt(labels) {
    this.mask.replaceBy(labels);
    const changes = this.mask.commit();
    if (changes !== null) {
      this.history.add(changes);
    }
    this.view.refresh();
    this.dispatchEvent(new Event('change'));
  }

  /** The picture's colours, 4 bytes per pixel. */
  picturePixels() {
    this.#pixels ??= pixelsOf(this.bitmap, this.mask.width, this.mask.height);
    return this.#pixels;
  }

  /** The superpixels of the chosen side; null while they are loading, or if that failed. */
  superpixels() {
    return this.#superpixels.get(this.setting('side')) ?? null;
  }

  /** Whether the superpixels of the chosen side are loading. */
  get isLoadingSuperpixels() {
    return this.#superpixels.get(this.setting('side')) === null;
  }

  async #loadSuperpixels(side) {
    try {
      const numbers = await api.superpixels(this.image.id, side);
      this.#superpixels.set(side, new Superpixels(numbers, this.mask.width));
      this.showBorders(this.#hasBorders);
    } catch (error) {
      // Choosing the tool or the side again makes another attempt.
      this.#superpixels.delete(side);
      toast(`No superpixels: ${error.message}`, { kind: 'error' });
    }
    this.dispatchEvent(new Event('change'));
  }

  /** Shows or hides the lines between superpixels, fetching superpixels if necessary. */
  showBorders(isShown) {
    this.#hasBorders = isShown;
    const side = this.setting('side');
    if (isShown && !this.#superpixels.has(side)) {
      this.#superpixels.set(side, null);
      this.#loadSuperpixels(side);
    }
    const superpixels = isShown ? this.superpixels() : null;
    if (superpixels !== null) {
      superpixels.borders ??= borderLayer(superpixels, this.mask.height);
    }
    this.#borders = superpixels?.borders ?? null;
    this.#layersChanged();
  }

  showLabel({ visible, opacity, hatch }) {
    this.label.layer.visible = visible;
    this.label.layer.alpha = opacity / 100;
    if (hatch !== this.label.options.hatch) {
      this.label.show({ hatch });
    }
    this.view.redraw();
  }

  /** Fetches the prediction, once. */
  async loadPrediction() {
    this.prediction ??= await api.prediction(this.image.id);
    return this.prediction;
  }

  async showDifference(isShown) {
    const prediction = isShown ? await this.loadPrediction() : null;
    this.label.show({ prediction });
    this.view.redraw();
  }

  async showEntropy(isShown) {
    if (isShown && this.#entropy === null) {
      const bitmap = await api.entropy(this.image.id);
      this.#entropy = entropyLayer(bitmap, this.mask.width, this.mask.height);
    }
    if (this.#entropy !== null) {
      this.#entropy.visible = isShown;
      this.#layersChanged();
    }
  }
}
