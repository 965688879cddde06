// The list of classes: a class is chosen by clicking, by its number or name, or from the pixel
// under the cursor.

import { safeColour } from './colours.js';
import { byId, make } from './dom.js';
import { UNLABELLED } from './mask.js';

/** Digits typed within this time form one number. */
const TYPING = 900;

/** Fires `pick` (detail: class id). */
export class ClassList extends EventTarget {
  #typed = '';
  #typedAt = -Infinity;

  /** @param {Array<{id: number, name: string, color: string}>} classes */
  constructor(classes) {
    super();
    this.classes = [...classes, { id: UNLABELLED, name: 'unlabelled', color: '' }];
    this.current = classes[0]?.id ?? UNLABELLED;
    this.items = new Map(this.classes.map((each, k) => [each.id, this.#item(each, k + 1)]));
    byId('classes').replaceChildren(...this.items.values());
    byId('classes').addEventListener('keydown', (event) => this.#arrows(event));
    this.search = byId('class-search');
    this.search.addEventListener('input', () => this.#filter());
    this.search.addEventListener('keydown', (event) => this.#searchKey(event));
    this.#mark();
  }

  #item({ id, name, color }, number) {
    const swatch = make('span', { class: 'swatch' });
    paintSwatch(swatch, id, color);
    return make('button', {
      type: 'button',
      class: 'class-item',
      'data-class': id,
      title: name,
      click: () => this.pick(id),
    }, swatch, make('span', { class: 'class-name' }, name),
      id === UNLABELLED ? null : make('kbd', {}, String(number)));
  }

  nameOf(id) {
    return this.classes.find((each) => each.id === id)?.name ?? `class ${id}`;
  }

  /** Makes a class the one to paint with. */
  pick(id) {
    if (this.items.has(id)) {
      this.current = id;
      this.#mark();
      this.items.get(id).scrollIntoView({ block: 'nearest' });
      this.dispatchEvent(new CustomEvent('pick', { detail: id }));
    }
  }

  #mark() {
    for (const [id, item] of this.items) {
      item.setAttribute('aria-pressed', String(id === this.current));
      // A single stop for the Tab key; arrow keys move between classes.
      item.tabIndex = id === this.current ? 0 : -1;
    }
    const { name, color } = this.classes.find((each) => each.id === this.current);
    const button = byId('current-class');
    paintSwatch(button.querySelector('.swatch'), this.current, color);
    button.querySelector('.class-name').textContent = name;
    byId('replace-by').textContent = name;
  }

  /**
   * Handles a digit. The first class has number 1; a second digit typed soon after is appended to
   * the number.
   *
   * @return {boolean} whether the digit belongs to a number: a lone 0 does not
   */
  digit(digit) {
    const now = performance.now();
    const typed = now - this.#typedAt < TYPING ? this.#typed + digit : digit;
    const count = this.classes.length - 1;
    this.#typed = Number(typed) <= count ? typed : digit;
    this.#typedAt = now;
    if (Number(this.#typed) === 0) {
      this.#typed = '';
      return false;
    }
    if (Number(this.#typed) <= count) {
      this.pick(this.classes[Number(this.#typed) - 1].id);
    }
    return true;
  }

  /** Moves the focus to the search box. */
  find() {
    byId('side').classList.add('open');
    this.search.focus();
    this.search.select();
  }

  #arrows(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step !== undefined) {
      const shown = this.#matches().map(({ id }) => id);
      const id = shown[shown.indexOf(this.current) + step];
      if (id !== undefined) {
        this.pick(id);
        this.items.get(id).focus();
      }
      event.preventDefault();
    }
  }

  #matches() {
    const words = this.search.value.toLowerCase().split(/\s+/);
    return this.classes.filter(({ name }) =>
      words.every((word) => name.toLowerCase().includes(word)));
  }

  #filter() {
    const found = new Set(this.#matches().map(({ id }) => id));
    for (const [id, item] of this.items) {
      item.hidden = !found.has(id);
    }
  }

  /** Enter picks the first matching class; Escape clears the search. */
  #searchKey(event) {
    if (event.key !== 'Enter' && event.key !== 'Escape') {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const [first] = this.#matches();
    if (event.key === 'Enter' && first !== undefined) {
      this.pick(first.id);
    }
    this.search.value = '';
    this.#filter();
    byId('side').classList.remove('open');
    byId('canvas').focus({ preventScroll: true });
  }
}

function paintSwatch(swatch, id, color) {
  swatch.classList.toggle('hatched', id === UNLABELLED);
  swatch.style.backgroundColor = id === UNLABELLED ? '' : safeColour(color);
}
