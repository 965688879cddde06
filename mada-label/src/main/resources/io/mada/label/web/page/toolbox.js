// Which tool is in use, and its options.

import { byId, make } from './dom.js';
import { prefer, preference } from './preferences.js';
import { Brush } from './tools/brush.js';
import { Flood } from './tools/flood.js';
import { Polygon } from './tools/polygon.js';
import { Replace } from './tools/replace.js';
import { SuperpixelFill } from './tools/superpixel.js';

const HINTS = {
  brush: 'Draw. Alt+click picks the class under the pointer.',
  eraser: 'Draw to take labels away.',
  polygon: 'Click corners; double click or click the first to close.',
  flood: 'Click: fills what is connected and of a like colour.',
  superpixel: 'Click superpixels, or draw over them.',
  replace: 'Draw a polygon, or:',
};
const SIDES = [16, 32, 64];

export class Toolbox {
  constructor(editor) {
    this.editor = editor;
    this.name = 'brush';
    this.tool = null;
    this.#slider('brush-size', 'brush');
    this.#slider('flood-tolerance', 'tolerance');
    byId('flood-within').checked = preference('within');
    byId('flood-within').addEventListener('change', ({ target }) => prefer('within', target.checked));
    for (const button of document.querySelectorAll('[data-tool]')) {
      button.addEventListener('click', (event) => this.#clicked(button.dataset.tool, event));
    }
    for (const button of document.querySelectorAll('[data-side]')) {
      button.addEventListener('click', () => this.#setSide(Number(button.dataset.side)));
    }
    byId('replace-from').append(...editor.classes.classes.map(({ id, name }) =>
      make('option', { value: id }, name)));
    byId('replace-from').addEventListener('change', ({ target }) =>
      (this.editor.desk.replaced = Number(target.value)));
    this.#button('replace-all', (tool) => tool.everywhere());
    this.#button('polygon-close', (tool) => tool.close?.());
    this.#button('polygon-back', (tool) => tool.back());
    this.#button('polygon-cancel', (tool) => tool.cancel());
    this.#show();
  }

  /** After a click, the keyboard goes to the canvas again; a keyboard user stays here. */
  #clicked(name, event) {
    this.choose(name);
    if (event.detail > 0) {
      byId('canvas').focus({ preventScroll: true });
    }
  }

  #button(id, run) {
    byId(id).addEventListener('click', () => {
      if (this.editor.mode === 'edit') {
        this.editor.clock.click();
        run(this.tool);
      }
    });
  }

  #slider(id, name) {
    const input = byId(id);
    const show = () => (byId(`${id}-value`).textContent = String(preference(name)));
    input.value = preference(name);
    show();
    input.addEventListener('input', () => {
      prefer(name, Number(input.value));
      show();
    });
  }

  /** A new image was opened. */
  deskChanged() {
    const { desk } = this.editor;
    desk.replaced = Number(byId('replace-from').value);
    this.#make();
    desk.addEventListener('change', () => this.#showSide());
  }

  choose(name) {
    this.editor.interrupt();
    this.tool?.leave();
    this.name = name;
    if (this.editor.desk !== null) {
      this.#make();
    }
    this.#show();
  }

  #make() {
    const { desk } = this.editor;
    this.tool = {
      brush: () => new Brush(desk, false),
      eraser: () => new Brush(desk, true),
      polygon: () => new Polygon(desk, (row, from, to) => desk.mask.paintRun(row, from, to, desk.classId)),
      flood: () => new Flood(desk),
      superpixel: () => new SuperpixelFill(desk),
      replace: () => new Replace(desk),
    }[this.name]();
    desk.showBorders(this.name === 'superpixel');
    this.hoverAgain();
  }

  /**
   * Shows the tool's mark at the annotator's position: its size has changed, or the tool is new.
   */
  hoverAgain() {
    if (this.editor.pointer.isInside || this.editor.cursor.isActive) {
      this.tool.hover(this.editor.hand.place());
    }
  }

  #show() {
    for (const button of document.querySelectorAll('[data-tool]')) {
      button.setAttribute('aria-pressed', String(button.dataset.tool === this.name));
    }
    for (const option of document.querySelectorAll('[data-for]')) {
      option.hidden = !option.dataset.for.split(' ').includes(this.name);
    }
    byId('hint').textContent = HINTS[this.name];
    this.#showSide();
  }

  /** Makes the tool's size larger or smaller: [ and ]. */
  resize(direction) {
    const id = { flood: 'flood-tolerance', brush: 'brush-size', eraser: 'brush-size' }[this.name];
    if (this.name === 'superpixel') {
      const place = SIDES.indexOf(preference('side')) + direction;
      this.#setSide(SIDES[Math.min(SIDES.length - 1, Math.max(0, place))]);
    } else if (id !== undefined) {
      const input = byId(id);
      const value = Number(input.value);
      // Fine steps for small sizes, coarse ones for large sizes.
      input.value = value + direction * Math.max(1, Math.round(value / 8));
      input.dispatchEvent(new Event('input'));
      this.hoverAgain();
    }
  }

  #setSide(side) {
    prefer('side', side);
    this.tool?.leave();
    this.editor.desk?.showBorders(true);
    this.#showSide();
  }

  #showSide() {
    for (const button of document.querySelectorAll('[data-side]')) {
      button.setAttribute('aria-pressed', String(Number(button.dataset.side) === preference('side')));
    }
    const isLoading = this.name === 'superpixel' && this.editor.desk?.isLoadingSuperpixels === true;
    byId('superpixel-state').textContent = isLoading ? 'computing…' : '';
  }

  /** Takes the class under the cursor as the one to be replaced. */
  replaceFrom(id) {
    byId('replace-from').value = id;
    this.editor.desk.replaced = id;
  }
}
