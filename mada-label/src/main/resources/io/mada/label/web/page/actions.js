// Actions on an image as a whole: accept, skip, replace, reset, reopen, take over.

import * as api from './api.js';
import { confirmed, skipReason } from './dialogs.js';
import { toast } from './dom.js';
import { preference } from './preferences.js';

export class Actions {
  #isBusy = false;

  /**
   * @param {import('./editor.js').Editor} editor
   * @param {import('./work.js').Work} work
   * @param {import('./outbox.js').Outbox} outbox
   */
  constructor(editor, work, outbox) {
    Object.assign(this, { editor, work, outbox });
  }

  /** One action at a time; a failure is reported and changes nothing. */
  async #run(deed) {
    if (this.#isBusy || this.editor.desk === null) {
      return;
    }
    this.#isBusy = true;
    try {
      await deed(this.editor.image);
    } catch (error) {
      toast(`That did not work: ${error.message}`, { kind: 'error' });
    } finally {
      this.#isBusy = false;
    }
  }

  /** Whether the server has every stroke; the annotator is told if not. */
  async #isSaved(image) {
    const isSaved = await this.outbox.isSaved(image.name);
    if (!isSaved) {
      toast('The server does not have all strokes yet. They are kept; try again when it is back.', { kind: 'error' });
    }
    return isSaved;
  }

  #work() {
    return { who: preference('who'), ...this.editor.clock.take() };
  }

  #goOn(image) {
    const next = this.work.nextOpen(image.id);
    location.hash = next === undefined ? '#/queue' : `#/label/${next.id}`;
  }

  accept() {
    return this.#run(async (image) => {
      if (this.editor.mode !== 'edit' || !(await this.#isSaved(image))) {
        return;
      }
      const { state, warnings = [] } = await api.done(image.id, this.#work());
      this.editor.stateChanged(state);
      const warned = warnings.length > 0 ? ` But ${warnings.join('; ')}.` : '';
      toast(`${image.name} is accepted.${warned}`, {
        kind: warned === '' ? 'note' : 'warning',
        action: { name: 'Go back to it', run: () => (location.hash = `#/label/${image.id}`) },
      });
      this.#goOn(image);
    });
  }

  /** Asks for the reason, then skips the image or replaces it with the next best. */
  skip() {
    return this.#run(async (image) => {
      if (this.editor.mode !== 'edit') {
        return;
      }
      const answer = await skipReason();
      if (answer === null) {
        return;
      }
      if (!answer.isReplaced) {
        await api.skip(image.id, answer.reason, this.#work());
        this.editor.stateChanged('skipped', answer.reason);
        toast(`${image.name} is skipped: ${answer.reason}`);
        this.#goOn(image);
        return;
      }
      const other = await api.replace(image.id, answer.reason, this.#work());
      this.editor.stateChanged('skipped', answer.reason);
      await this.work.refresh();
      toast(`${other.name} takes the place of ${image.name}`);
      location.hash = `#/label/${other.id}`;
    });
  }

  reset() {
    return this.#run(async (image) => {
      const question = 'Back to the prediction? Undo brings your work back while this page is open.';
      if (this.editor.mode !== 'edit' || !(await confirmed(question, 'Reset'))) {
        return;
      }
      if (await this.#isSaved(image)) {
        await api.reset(image.id);
        await this.editor.reload();
      }
    });
  }

  reopen() {
    return this.#run(async (image) => {
      const { mode } = this.editor;
      if (mode === 'labelled' || mode === 'skipped') {
        await api.reopen(image.id);
        this.work.note(image, { state: 'draft', skipReason: '' });
        await this.editor.open(image.id);
      }
    });
  }

  takeOver() {
    return this.#run((image) => this.editor.open(image.id, true));
  }

  /**
   * Sends strokes that the server had refused, on top of what the label has become in the meantime.
   */
  sendRefused() {
    return this.#run(async (image) => {
      await this.outbox.release(image.name);
      await this.editor.open(image.id);
    });
  }

  discardRefused() {
    return this.#run(async (image) => {
      if (await confirmed('Discard these strokes for good?', 'Discard')) {
        await this.outbox.discard(image.name);
        await this.editor.open(image.id);
      }
    });
  }

  /** The previous or next image in the queue. */
  beside(step) {
    const other = this.work.beside(this.editor.id, step);
    if (other === undefined) {
      toast(step > 0 ? 'This is the last image' : 'This is the first image');
    } else {
      location.hash = `#/label/${other.id}`;
    }
  }
}
