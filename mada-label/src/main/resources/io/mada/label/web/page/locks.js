// The hold on an image: one tab edits it, all others watch.

import * as api from './api.js';
import { onTakenOver, tellTakenOver } from './tab.js';

const RENEWAL = 10_000;

/**
 * The latest hold on each image: releasing an earlier one must not take the image from a later one.
 */
const latest = new Map();

/**
 * This tab's hold on one image. Fires `lost` (detail: by, isSameBrowser) when another tab takes it.
 */
export class Hold extends EventTarget {
  #timer = 0;
  #renewNow = () => document.visibilityState === 'visible' && this.#renew();

  constructor(image) {
    super();
    this.image = image;
    this.isHeld = false;
    onTakenOver((name) => {
      if (this.isHeld && name === image.name) {
        this.#lose('another tab of this browser', true);
      }
    });
  }

  /**
   * Asks for the image.
   *
   * @param {boolean} takeOver whether to take it from a tab that has it
   * @return {Promise<string>} who has it instead; empty if it is held now
   */
  async acquire(takeOver) {
    latest.set(this.image.id, this);
    const answer = await api.lock(this.image.id, takeOver);
    if (!answer.held) {
      return answer.by || 'another tab';
    }
    this.isHeld = true;
    if (takeOver) {
      tellTakenOver(this.image.name);
    }
    this.#timer = setInterval(() => this.#renew(), RENEWAL);
    // Browsers slow down the timers of hidden tabs; the hold may have expired in the meantime.
    document.addEventListener('visibilitychange', this.#renewNow);
    return '';
  }

  async #renew() {
    try {
      const answer = await api.lock(this.image.id, false);
      if (this.isHeld && !answer.held) {
        this.#lose(answer.by || 'another tab', false);
      } else if (this.isHeld) {
        this.dispatchEvent(new CustomEvent('renewed', { detail: answer }));
      }
    } catch {
      // The server is unavailable: it will be asked again, and strokes wait in the outbox.
    }
  }

  #lose(by, isSameBrowser) {
    this.#stop();
    this.dispatchEvent(new CustomEvent('lost', { detail: { by, isSameBrowser } }));
  }

  #stop() {
    this.isHeld = false;
    clearInterval(this.#timer);
    document.removeEventListener('visibilitychange', this.#renewNow);
  }

  /** Drops the image without telling anybody, because another tab has it. */
  drop() {
    this.#stop();
  }

  /** Lets other tabs have the image. */
  release() {
    const isLatest = latest.get(this.image.id) === this;
    if (this.isHeld && isLatest) {
      api.unlock(this.image.id).catch(() => {});
    }
    this.#stop();
  }
}
