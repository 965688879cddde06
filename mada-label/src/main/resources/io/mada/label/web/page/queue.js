// The queue page: what is to be labelled, why, and the progress so far.

import { thumbnailUrl } from './api.js';
import { byId, duration, make, percent } from './dom.js';
import { prefer, preference } from './preferences.js';
import { isDone } from './work.js';

export class QueuePage {
  #cards = new Map();

  /** @param {import('./work.js').Work} work */
  constructor(work) {
    this.work = work;
    for (const button of document.querySelectorAll('[data-filter]')) {
      button.addEventListener('click', () => {
        prefer('filter', button.dataset.filter);
        this.show();
      });
    }
    byId('queue-start').addEventListener('click', () => {
      const next = work.nextOpen();
      if (next !== undefined) {
        location.hash = `#/label/${next.id}`;
      }
    });
    byId('who').value = preference('who');
    byId('who').addEventListener('input', ({ target }) => prefer('who', target.value.trim()));
    byId('queue').addEventListener('keydown', (event) => this.#arrows(event));
    work.addEventListener('change', () => this.show());
  }

  show() {
    const { data } = this.work;
    if (data === null) {
      return;
    }
    if (preference('who') === '' && data.who) {
      byId('who').placeholder = data.who;
    }
    this.#showProgress(data);
    const done = data.images.filter(isDone);
    const filter = preference('filter');
    const shown = { open: data.images.filter((image) => !isDone(image)), done, all: data.images }[filter];
    for (const button of document.querySelectorAll('[data-filter]')) {
      const name = button.dataset.filter;
      const count = { open: data.images.length - done.length, done: done.length, all: data.images.length }[name];
      button.setAttribute('aria-pressed', String(name === filter));
      button.textContent = `${name[0].toUpperCase()}${name.slice(1)} ${count}`;
    }
    byId('queue-start').disabled = this.work.nextOpen() === undefined;
    this.#showCards(shown);
    const message = byId('queue-message');
    message.hidden = shown.length > 0;
    message.textContent = {
      open: 'Everything is labelled. Training can start.',
      done: 'Nothing is labelled yet.',
      all: 'No images were chosen yet.',
    }[filter];
  }

  #showProgress({ cost, training, experiment, round, rounds }) {
    byId('progress-text').textContent = `${cost.images} of ${cost.of} images labelled`;
    const ofRounds = rounds > 1 ? ` · round ${round} of ${rounds}` : '';
    byId('training-hint').textContent = `${experiment}${ofRounds} · ${training.message}`;
    byId('progress').max = Math.max(1, cost.of);
    byId('progress').value = cost.images;
    const perImage = cost.images > 0 ? duration(cost.seconds / cost.images) : '–';
    const facts = {
      'of all pixels': percent(cost.share),
      clicks: String(cost.clicks),
      time: duration(cost.seconds),
      'per image': perImage,
    };
    byId('cost').replaceChildren(...Object.entries(facts).map(([name, value]) =>
      make('div', {}, make('dt', {}, name), make('dd', {}, value))));
  }

  /** Cards are created once and then only updated, so that focus and scroll position are kept. */
  #showCards(images) {
    const cards = images.map((image) => {
      const card = this.#cards.get(image.id) ?? new Card(image);
      this.#cards.set(image.id, card);
      card.update(image);
      return card.element;
    });
    const list = byId('queue');
    const isSame =
      list.children.length === cards.length && cards.every((card, k) => list.children[k] === card);
    if (!isSame) {
      list.replaceChildren(...cards);
    }
  }

  /** Arrow keys move between cards; up and down move by a row. */
  #arrows(event) {
    const links = [...byId('queue').querySelectorAll('a')];
    const place = links.indexOf(document.activeElement);
    if (place < 0 || !event.key.startsWith('Arrow')) {
      return;
    }
    const top = links[0].getBoundingClientRect().top;
    const columns = links.filter((link) => link.getBoundingClientRect().top === top).length;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const next = links[place + step];
    if (next !== undefined) {
      event.preventDefault();
      next.focus();
    }
  }
}

/** An image in the queue. */
class Card {
  constructor(image) {
    const ratio = `${image.width} / ${image.height}`;
    this.picture = make('img', { src: thumbnailUrl(image.id), alt: '', loading: 'lazy', decoding: 'async' });
    this.picture.style.aspectRatio = ratio;
    this.rank = make('span', { class: 'rank', title: 'rank' });
    this.state = make('span', { class: 'state' });
    this.name = make('strong', { class: 'name', title: image.name }, image.name);
    this.reason = make('p', { class: 'reason' });
    this.bar = make('progress', { max: 1, 'aria-label': 'labelled' });
    this.share = make('span', { class: 'share' });
    this.score = make('span', { class: 'score' });
    this.warnings = make('p', { class: 'warnings' });
    this.link = make('a', { href: `#/label/${image.id}`, class: 'card', 'data-image': image.id },
      make('div', { class: 'thumb' }, this.picture, this.rank, this.state),
      make('div', { class: 'card-text' },
        make('div', { class: 'card-head' }, this.name, this.score),
        this.reason,
        make('div', { class: 'card-foot' }, this.bar, this.share),
        this.warnings));
    this.element = make('li', {}, this.link);
  }

  update(image) {
    this.rank.textContent = `#${image.rank}`;
    this.score.textContent = String(Number(image.score.toPrecision(3)));
    this.score.title = 'score';
    this.reason.textContent = image.state === 'skipped' ? `Skipped: ${image.skipReason}` : image.reason;
    this.bar.value = image.share;
    const cost = image.clicks > 0 ? ` · ${image.clicks} clicks, ${duration(image.seconds)}` : '';
    this.share.textContent = `${percent(image.share)}${image.partial ? ' of the wanted parts' : ''}${cost}`;
    this.state.textContent = image.state;
    this.state.dataset.state = image.state;
    const warnings = [...image.warnings, ...(image.lockedBy ? [`open in ${image.lockedBy}`] : [])];
    this.warnings.textContent = warnings.join(' · ');
    this.link.setAttribute('aria-label',
      [image.name, `rank ${image.rank}`, image.state, image.reason, ...warnings].join(', '));
  }
}
