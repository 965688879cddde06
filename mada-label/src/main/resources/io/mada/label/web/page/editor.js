// The editor: brings together the opened image, the tools, and what moves them.

import * as api from './api.js';
import { WorkClock } from './clock.js';
import { palette } from './colours.js';
import { Cursor } from './cursor.js';
import { Desk } from './desk.js';
import { byId } from './dom.js';
import { Hand } from './hand.js';
import { Histories } from './history.js';
import { loadAhead, loadImage } from './load.js';
import { Hold } from './locks.js';
import { Marks } from './marks.js';
import { PointerInput } from './pointer.js';
import { Status } from './status.js';
import { Toolbox } from './toolbox.js';
import { View } from './view.js';
import { isDone } from './work.js';

/** The pause before the next image is prefetched: the annotator's own work comes first. */
const CALM = 1_500;

/** The pause before retrying an image that could not be loaded. */
const RETRY = 4_000;

/**
 * A single editor for all images, one after another.
 *
 * Its mode is `closed`, `loading`, `failed`, `edit`; or the reason why the image is read-only:
 * `elsewhere` (another tab has it), `lost` (another tab has taken it), `labelled`, `skipped`. Fires
 * `mode` when it changes and `change` when the label has changed.
 */
export class Editor extends EventTarget {
  #turn = 0;

  constructor({ work, outbox, classes }) {
    super();
    Object.assign(this, { work, outbox, classes });
    this.id = -1;
    this.desk = null;
    this.hold = null;
    this.mode = 'closed';
    this.why = '';
    this.clock = new WorkClock();
    this.histories = new Histories();
    this.view = new View(byId('canvas'), {
      beforeFrame: () => this.desk?.label.update() ?? null,
      afterFrame: () => this.hand?.frameDone(),
      moved: () => this.#moved(),
    });
    this.marks = new Marks(this.view);
    this.hand = new Hand(this);
    this.cursor = new Cursor(this.hand, this.marks);
    this.pointer = new PointerInput(byId('canvas'), this.hand);
    this.status = new Status(this);
    this.toolbox = new Toolbox(this);
    this.colours = palette(classes.classes.filter(({ color }) => color !== ''));
    classes.addEventListener('pick', () => this.#classPicked());
    outbox.addEventListener('lost', ({ detail }) => this.#refused(detail));
    outbox.addEventListener('saved', ({ detail }) => this.#saved(detail));
  }

  get image() {
    return this.desk?.image ?? null;
  }

  get tool() {
    return this.toolbox.tool;
  }

  /** Opens an image; if `takeOver` is true, even if another tab has it. */
  async open(id, takeOver = false) {
    const start = performance.now();
    this.close();
    const turn = this.#turn;
    this.id = id;
    this.#enter('loading');
    const image = this.work.find(id);
    const hold = new Hold(image);
    let held = null;
    try {
      if (image === undefined) {
        throw new Error('There is no such image in the queue.');
      }
      loadAhead(id);
      await this.outbox.adopt(takeOver ? image.name : '');
      held = isDone(image) ? Promise.resolve('') : hold.acquire(takeOver);
      if (takeOver) {
        // The other tab may paint until it is notified.
        await held;
      }
      const [holder, loaded] = await Promise.all([held, loadImage(image, this.outbox)]);
      if (turn !== this.#turn) {
        hold.release();
        return;
      }
      if (loaded.from === 'label' && image.state !== 'labelled') {
        // Somebody has accepted it since the queue was read.
        this.work.note(image, { state: 'labelled' });
        hold.release();
      }
      this.#begin(image, loaded, hold, holder);
      performance.measure('mada:open', { start, end: performance.now() });
    } catch (error) {
      held?.then(() => hold.release(), () => {});
      if (turn === this.#turn) {
        this.#enter('failed', error.message);
        if (error instanceof api.Unreachable) {
          setTimeout(() => turn === this.#turn && this.open(id, takeOver), RETRY);
        }
      }
    }
  }

  /** Retries opening what could not be opened. */
  retry() {
    this.open(this.id);
  }

  #begin(image, loaded, hold, holder) {
    const { view, marks, outbox, clock, colours, histories } = this;
    this.hold = hold;
    this.version = loaded.version;
    this.desk = new Desk(image, loaded, { view, marks, outbox, clock, colours, histories });
    this.desk.classId = this.classes.current;
    this.desk.addEventListener('change', () => this.dispatchEvent(new Event('change')));
    // The hold on an image outlives the image here while its last strokes are being saved.
    hold.addEventListener('lost', ({ detail }) => this.hold === hold && this.#lost(detail));
    hold.addEventListener('renewed', ({ detail }) => this.hold === hold && this.#renewed(detail));
    this.clock.take();
    this.toolbox.deskChanged();
    if (isDone(image)) {
      this.#enter(image.state, image.skipReason);
    } else if (holder !== '') {
      this.#enter('elsewhere', holder);
    } else {
      this.#enter('edit');
    }
    // Drawn now, so that opening ends with a picture and not just a promise of one.
    view.drawNow();
    const next = this.work.nextOpen(image.id);
    if (next !== undefined) {
      setTimeout(() => loadAhead(next.id), CALM);
    }
  }

  /** Releases the image; anything unsaved continues to be sent. */
  close() {
    const { hold, image } = this;
    // Anything still being opened is no longer wanted.
    this.#turn++;
    if (this.desk !== null) {
      this.interrupt();
      this.tool.leave();
      this.cursor.stop();
      this.histories.keep(image.name, this.desk.history, this.desk.mask.labels);
    }
    this.desk = null;
    this.hold = null;
    this.view.layers = [];
    this.marks.showWanted('');
    this.#enter('closed');
    if (hold?.isHeld) {
      this.outbox.isSaved(image.name).then(() => hold.release());
    }
  }

  #enter(mode, why = '') {
    this.mode = mode;
    this.why = why;
    if (this.desk !== null) {
      this.desk.isEditable = mode === 'edit';
    }
    this.dispatchEvent(new Event('mode'));
  }

  /** This tab has changed the image's state on the server. */
  stateChanged(state, skipReason = '') {
    this.work.note(this.image, { state, skipReason });
    this.#enter(isDone(this.image) ? state : 'edit', skipReason);
  }

  #lost({ by, isSameBrowser }) {
    if (isSameBrowser) {
      this.outbox.handOver(this.image.name);
    }
    this.interrupt();
    this.#enter('lost', by);
  }

  async #refused(name) {
    if (this.image?.name !== name || this.mode !== 'edit') {
      return;
    }
    const { image } = this;
    this.hold.drop();
    this.interrupt();
    this.#enter('lost', 'another tab');
    // It may have been accepted there in the meantime.
    await this.work.refresh().catch(() => {});
    if (this.image === image && isDone(image)) {
      this.open(image.id);
    }
  }

  /** Whether a stroke is being drawn right now. */
  get isDrawing() {
    return this.pointer.isDrawing || this.cursor.isDrawing;
  }

  /** Interrupts the tool and undoes what it was doing. */
  interrupt() {
    if (this.desk !== null) {
      this.pointer.stop();
      this.cursor.abort();
      this.tool.cancel();
      this.desk.mask.cancel();
      this.view.refresh();
    }
  }

  #saved({ name, version }) {
    if (name === this.image?.name && version !== undefined) {
      this.version = version;
    }
  }

  /**
   * While this tab was asleep, another may have had the image: then the label here is out of date.
   */
  #renewed({ version }) {
    const isIdle = this.outbox.state.name === 'saved';
    if (version !== undefined && version !== this.version && isIdle && this.mode === 'edit') {
      this.open(this.image.id);
    }
  }

  async reload() {
    const { labels, version } = await api.label(this.image.id);
    this.version = version;
    this.desk.adopt(labels);
  }

  #classPicked() {
    if (this.desk !== null) {
      this.desk.classId = this.classes.current;
    }
    this.dispatchEvent(new Event('change'));
  }

  #moved() {
    this.marks?.moved();
    this.status?.moved();
  }
}
