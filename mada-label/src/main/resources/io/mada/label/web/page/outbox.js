// Strokes on their way to the server: in order, in the background, retried until they arrive.

import { Refusal } from './api.js';
import { otherTabs, TAB } from './tab.js';

const BATCH_RUNS = 300_000;
const LONGEST_WAIT = 8_000;

/**
 * A queue of strokes that is also stored in the browser's database. A stroke is removed from both
 * only when the server has confirmed it; so after a crash a stroke may be sent twice, which does no
 * harm, because strokes are sent in order and set pixels to fixed values.
 *
 * Fires `change` when `state` may have changed, `lost` (detail: image name) when the server reports
 * that another tab holds the image, and `saved` (detail: name, version).
 */
export class Outbox extends EventTarget {
  #store;
  #send;
  #run = '';
  #items = [];
  #sending = false;
  #failure = '';
  #wait = 0;
  #timer = 0;
  /** Images whose strokes the server has refused: they are kept, but only sent on request. */
  #refused = new Map();

  /**
   * @param store from `openStore`, or null: then strokes are only kept in memory
   * @param {function(string, Int32Array, number, number): Promise<number>} send takes the image's
   *     name, runs, seconds, and clicks
   */
  constructor(store, send) {
    super();
    this.#store = store;
    this.#send = send;
    addEventListener('online', () => this.retry());
    document.addEventListener('visibilitychange', () => this.retry());
  }

  /** Whether strokes outlive this page. */
  get isKept() {
    return this.#store !== null;
  }

  /** Picks up what an earlier page has left for this run of the server. */
  async start(run) {
    this.#run = run;
    await this.adopt();
    // What a dead tab has left can be sent once its hold on the image has expired.
    setInterval(() => this.adopt(), 40_000);
  }

  /**
   * Picks up strokes of other tabs and earlier pages. A live tab sends its strokes itself: if two
   * tabs did, one would lose its hold on the image to the other.
   *
   * @param {string} takenOver name of an image whose strokes this tab all picks up
   */
  async adopt(takenOver = '') {
    const isOthers = ({ tab, name }) => tab !== TAB && name !== takenOver;
    let records = await this.#records();
    let alive = new Set();
    if (records.some(isOthers)) {
      alive = await otherTabs();
      // Some have arrived in the meantime, and must not be sent again on top of later ones.
      records = await this.#records();
    }
    const known = new Set(this.#items.map((item) => item.record.key));
    for (const record of records) {
      const isSentElsewhere = isOthers(record) && alive.has(record.tab);
      if (!isSentElsewhere && !known.has(record.key)) {
        this.#items.push({ record, stored: Promise.resolve(record.key) });
        if (record.refused) {
          this.#refused.set(record.name, record.refused);
        }
      }
    }
    this.#items.sort((a, b) => (a.record.key ?? Infinity) - (b.record.key ?? Infinity));
    this.#changed();
    this.#work();
  }

  async #records() {
    return ((await this.#store?.all()) ?? []).filter(({ run }) => run === this.#run);
  }

  /** Adds a stroke. Returns immediately. */
  add(name, runs, seconds, clicks) {
    const record = { run: this.#run, name, tab: TAB, runs, seconds, clicks, refused: '' };
    const item = { record, stored: Promise.resolve() };
    if (this.#store !== null) {
      // A full or broken database must not stop the work: the stroke is still sent.
      item.stored = this.#store.add(record).then(
        (key) => (record.key = key),
        () => (this.#store = null),
      );
    }
    this.#items.push(item);
    this.#changed();
    this.#work();
  }

  /** The runs of an image that the server does not have yet, in order. */
  waitingRuns(name) {
    return this.#of(name).map((item) => item.record.runs);
  }

  #of(name) {
    return this.#items.filter((item) => item.record.name === name);
  }

  /** Why strokes of an image are held back; empty if they are not. */
  refusalOf(name) {
    return this.#refused.get(name) ?? '';
  }

  /** Sends the strokes of an image that were held back. */
  async release(name) {
    this.#refused.delete(name);
    for (const item of this.#of(name)) {
      item.record.refused = '';
      await this.#keep(item);
    }
    this.retry();
  }

  /** Discards the strokes of an image. */
  async discard(name) {
    const items = this.#of(name);
    this.#items = this.#items.filter((item) => !items.includes(item));
    this.#refused.delete(name);
    await Promise.all(items.map((item) => this.#forget(item)));
    this.#changed();
  }

  /**
   * Leaves the strokes of an image to another tab of this browser, which has taken over the image
   * and finds them in the database.
   */
  async handOver(name) {
    if (this.#store !== null) {
      await Promise.all(this.#of(name).map((item) => item.stored));
      this.#items = this.#items.filter((item) => item.record.name !== name);
      this.#changed();
    }
  }

  /** Immediately retries what would be retried later. */
  retry() {
    clearTimeout(this.#timer);
    this.#wait = 0;
    this.#work();
  }

  /** Waits until the server has all strokes of an image; false if it cannot have them now. */
  async isSaved(name) {
    this.#failure = '';
    this.retry();
    while (this.#of(name).length > 0) {
      if (this.#failure !== '' || this.#refused.has(name)) {
        return false;
      }
      await new Promise((resolve) => this.addEventListener('change', resolve, { once: true }));
    }
    return true;
  }

  /** `{name: saved | saving | waiting | refused, count, message, image}`; image: one that is held back */
  get state() {
    const held = this.#items.filter((item) => this.#refused.has(item.record.name));
    const count = this.#items.length;
    if (count > held.length) {
      return { name: this.#failure === '' ? 'saving' : 'waiting', count, message: this.#failure };
    }
    if (count > 0) {
      const image = held[0].record.name;
      return { name: 'refused', count, message: this.#refused.get(image), image };
    }
    return { name: 'saved', count: 0, message: '' };
  }

  async #work() {
    if (this.#sending) {
      return;
    }
    this.#sending = true;
    clearTimeout(this.#timer);
    for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch()) {
      if (!(await this.#deliver(batch))) {
        break;
      }
    }
    this.#sending = false;
    this.#changed();
  }

  /** Consecutive strokes of one image; together they form one request. */
  #nextBatch() {
    const sendable = this.#items.filter((item) => !this.#refused.has(item.record.name));
    const batch = [];
    let runs = 0;
    for (const item of sendable) {
      runs += item.record.runs.length;
      if (batch.length > 0 && (item.record.name !== batch[0].record.name || runs > BATCH_RUNS)) {
        break;
      }
      batch.push(item);
    }
    return batch;
  }

  async #deliver(batch) {
    const { name } = batch[0].record;
    const sum = (key) => batch.reduce((total, item) => total + item.record[key], 0);
    try {
      const runs = join(batch.map((item) => item.record.runs));
      const version = await this.#send(name, runs, sum('seconds'), sum('clicks'));
      this.#failure = '';
      this.#wait = 0;
      this.#items = this.#items.filter((item) => !batch.includes(item));
      await Promise.all(batch.map((item) => this.#forget(item)));
      this.dispatchEvent(new CustomEvent('saved', { detail: { name, version } }));
      this.#changed();
      return true;
    } catch (error) {
      if (error instanceof Refusal) {
        await this.#holdBack(name, error);
        return true;
      }
      this.#failure = error.message;
      this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2 || 500);
      this.#timer = setTimeout(() => this.#work(), this.#wait);
      return false;
    }
  }

  async #holdBack(name, { status, message }) {
    const items = this.#of(name);
    const own = items.filter((item) => item.record.tab === TAB || status !== 409);
    if (own.length === 0) {
      // These are strokes of another tab, which is alive and sends them itself.
      this.#items = this.#items.filter((item) => !items.includes(item));
      return;
    }
    this.#refused.set(name, message);
    for (const item of items) {
      item.record.refused = message;
      await this.#keep(item);
    }
    if (status === 409) {
      this.dispatchEvent(new CustomEvent('lost', { detail: name }));
    }
    this.#changed();
  }

  async #keep(item) {
    await item.stored;
    if (item.record.key !== undefined) {
      await this.#store?.update(item.record);
    }
  }

  async #forget(item) {
    await item.stored;
    if (item.record.key !== undefined) {
      await this.#store?.remove(item.record.key);
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

function join(arrays) {
  const all = new Int32Array(arrays.reduce((total, array) => total + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
