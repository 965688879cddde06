// The controls around the image, and what they show about it.

import { byId, make, toast } from './dom.js';
import { prefer, preference } from './preferences.js';

export class Panel {
  constructor(editor, actions, outbox) {
    Object.assign(this, { editor, actions, outbox });
    const { view } = editor;
    const click = (id, run) => byId(id).addEventListener('click', run);
    click('undo', () => this.undo());
    click('redo', () => this.redo());
    click('previous', () => actions.beside(-1));
    click('next', () => actions.beside(1));
    click('reset', () => actions.reset());
    click('skip', () => actions.skip());
    click('reopen', () => actions.reopen());
    click('accept', () => actions.accept());
    click('zoom-in', () => this.zoom(1.5));
    click('zoom-out', () => this.zoom(1 / 1.5));
    click('zoom-fit', () => view.fit());
    click('current-class', () => this.#toggleSide());
    click('save-state', () => this.#saveNow());
    editor.classes.addEventListener('pick', () => this.#toggleSide(false));
    byId('opacity').value = preference('opacity');
    byId('opacity').addEventListener('input', ({ target }) => this.#setOpacity(Number(target.value)));
    byId('show-hatch').checked = preference('hatch');
    byId('show-hatch').addEventListener('change', ({ target }) => {
      prefer('hatch', target.checked);
      this.#showLabel();
    });
    byId('show-label').addEventListener('change', () => this.#showLabel());
    byId('show-difference').addEventListener('change', () => this.#showExtra('show-difference', 'showDifference'));
    byId('show-entropy').addEventListener('change', () => this.#showExtra('show-entropy', 'showEntropy'));
    editor.addEventListener('mode', () => this.#modeChanged());
    editor.addEventListener('change', () => this.#labelChanged());
    editor.addEventListener('forbidden', () => this.#explain());
    outbox.addEventListener('change', () => this.#outboxChanged());
    this.#setOpacity(preference('opacity'));
    this.#modeChanged();
  }

  undo() {
    this.#rewrite('undo');
  }

  redo() {
    this.#rewrite('redo');
  }

  #rewrite(which) {
    if (this.editor.isDrawing) {
      // The stroke that is being drawn is the one to undo.
      this.editor.interrupt();
    } else if (this.editor.mode === 'edit') {
      this.editor.clock.click();
      this.editor.desk[which]();
    }
  }

  /** Tries to save; if the annotator has to decide about strokes, goes to their image. */
  #saveNow() {
    const image = this.actions.work.named(this.outbox.state.image);
    if (image === undefined) {
      this.outbox.retry();
    } else {
      location.hash = `#/label/${image.id}`;
    }
  }

  /** Zooms around the cursor. */
  zoom(factor) {
    const { x, y } = this.editor.view.toScreen(this.editor.hand.place());
    this.editor.view.zoomAt(factor, x, y);
  }

  /** Toggles a checkbox. */
  toggle(id) {
    byId(id).click();
  }

  changeOpacity(by) {
    this.#setOpacity(Math.min(100, Math.max(0, preference('opacity') + by)));
  }

  #setOpacity(value) {
    prefer('opacity', value);
    byId('opacity').value = value;
    byId('opacity-value').textContent = `${value} %`;
    this.#showLabel();
  }

  #showLabel() {
    this.editor.desk?.showLabel({
      visible: byId('show-label').checked,
      opacity: preference('opacity'),
      hatch: preference('hatch'),
    });
  }

  /** Prediction and entropy have to be fetched first, which may fail. */
  async #showExtra(id, show) {
    try {
      await this.editor.desk?.[show](byId(id).checked);
    } catch (error) {
      byId(id).checked = false;
      toast(`It cannot be shown: ${error.message}`, { kind: 'error' });
    }
  }

  /** On a small screen the classes cover the image. */
  #toggleSide(isOpen = !byId('side').classList.contains('open')) {
    byId('side').classList.toggle('open', isOpen);
    byId('current-class').setAttribute('aria-expanded', String(isOpen));
  }

  #modeChanged() {
    const { editor } = this;
    const { mode, why, image } = editor;
    const isDone = mode === 'labelled' || mode === 'skipped';
    document.body.dataset.mode = mode;
    byId('accept').hidden = isDone;
    byId('skip').hidden = isDone;
    byId('reset').hidden = isDone;
    byId('reopen').hidden = !isDone;
    for (const id of ['accept', 'skip', 'reset', 'replace-all']) {
      byId(id).disabled = mode !== 'edit';
    }
    const cover = byId('cover');
    cover.hidden = mode !== 'loading' && mode !== 'failed';
    cover.replaceChildren(mode === 'failed' ? `This image cannot be opened: ${why}` : 'Opening…');
    if (mode === 'failed') {
      cover.append(make('button', { type: 'button', id: 'open-again', click: () => editor.retry() }, 'Try again'));
    }
    if (image !== null && mode !== 'closed') {
      const description = image.partial ? ', only parts are wanted' : '';
      byId('canvas').setAttribute('aria-label', `Label of ${image.name}${description}`);
      this.#showLabel();
      this.#showExtra('show-difference', 'showDifference');
      this.#showExtra('show-entropy', 'showEntropy');
    }
    this.#showBanner();
    this.#labelChanged();
  }

  #labelChanged() {
    const { desk, mode } = this.editor;
    byId('undo').disabled = mode !== 'edit' || !desk.history.canUndo;
    byId('redo').disabled = mode !== 'edit' || !desk.history.canRedo;
  }

  #showBanner() {
    const { mode, why, image } = this.editor;
    const { actions } = this;
    const refused = image === null ? '' : this.outbox.refusalOf(image.name);
    const button = (id, name, run) => make('button', { type: 'button', id, click: run }, name);
    let text = '';
    let buttons = [];
    if (mode === 'elsewhere') {
      text = `This image is being edited elsewhere (${why}). Here you can only look at it.`;
      buttons = [button('take-over', 'Take over', () => actions.takeOver())];
    } else if (mode === 'lost') {
      text = `This image was taken over by ${why}. Here you can only look at it.`;
      buttons = [button('take-over', 'Take it back', () => actions.takeOver())];
    } else if (mode === 'labelled') {
      text = 'This label is accepted. Reopen it to change it.';
    } else if (mode === 'skipped') {
      text = `Skipped: ${why}. Reopen it to label it after all.`;
    } else if (mode === 'edit' && refused !== '') {
      text = `Strokes of yours did not reach the server (${refused}). Put them over this label?`;
      buttons = [
        button('send-refused', 'Put them over it', () => actions.sendRefused()),
        button('discard-refused', 'Discard', () => actions.discardRefused()),
      ];
    } else if (mode === 'edit' && image.state === 'open' && image.warnings.length > 0) {
      text = `The label file that is there is not used: ${image.warnings.join('; ')}.`;
    }
    byId('banner').hidden = text === '';
    byId('banner-text').textContent = text;
    byId('banner-buttons').replaceChildren(...buttons);
  }

  /** Somebody is trying to paint where painting is not possible. */
  #explain() {
    const banner = byId('banner');
    banner.classList.remove('again');
    requestAnimationFrame(() => banner.classList.add('again'));
  }

  #outboxChanged() {
    const { name, count, message } = this.outbox.state;
    const chip = byId('save-state');
    const text = {
      saved: 'Saved',
      saving: 'Saving…',
      waiting: `Waiting (${count})`,
      refused: `Not sent (${count})`,
    }[name];
    if (chip.dataset.state !== name || byId('save-text').textContent !== text) {
      chip.dataset.state = name;
      byId('save-text').textContent = text;
      chip.title = {
        saved: 'Every stroke is saved as it is made',
        saving: 'Strokes are on their way to the server',
        waiting: `Strokes are kept in this browser until the server is back: ${message}`,
        refused: `The server has refused strokes: ${message}. Open their image to decide.`,
      }[name];
      if (this.editor.mode === 'edit') {
        this.#showBanner();
      }
    }
  }

  /** What the header shows about the image besides its name. */
  heading() {
    const image = this.editor.image;
    if (image === null) {
      return [];
    }
    const place = `${image.rank} of ${this.actions.work.images.length}`;
    return [make('span', {}, place), make('span', { class: 'why', title: image.reason }, image.reason)];
  }
}
