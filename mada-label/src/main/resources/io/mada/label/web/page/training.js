// The training page: the progress, what has been learned, and the button that starts it.

import * as api from './api.js';
import { curvesChart } from './curves.js';
import { byId, duration, make, toast } from './dom.js';

const PERIOD = 2_000;
const NAMES = {
  waiting: 'Labels are missing',
  ready: 'Ready to train',
  running: 'Training',
  done: 'Training is done',
  failed: 'Training has failed',
};

export class TrainingPage {
  #timer = 0;
  #drawn = '';
  #pictures = '';

  constructor() {
    byId('training-start').addEventListener('click', () => this.#start());
  }

  /** Follows the training while the page is shown. */
  enter() {
    this.#follow();
  }

  leave() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  async #follow() {
    clearTimeout(this.#timer);
    const timer = (this.#timer = setTimeout(() => this.#follow(), PERIOD));
    try {
      const training = await api.training();
      if (timer === this.#timer) {
        this.#show(training);
      }
    } catch (error) {
      byId('training-message').textContent = `No news: ${error.message}`;
    }
  }

  async #start() {
    byId('training-start').disabled = true;
    try {
      await api.startTraining();
    } catch (error) {
      toast(`It did not start: ${error.message}`, { kind: 'error' });
    }
    this.#follow();
  }

  #show(training) {
    const { state, message, startable } = training;
    byId('training-state').textContent = NAMES[state] ?? state;
    byId('training-state').dataset.state = state;
    byId('training-message').textContent = message;
    byId('training-start').disabled = !startable;
    byId('training-start').hidden = state === 'running' || (state === 'done' && !startable);
    byId('training-start').textContent = state === 'failed' || state === 'done' ? 'Go on' : 'Start training';
    byId('training-report').hidden = !training.report;
    this.#showProgress(training);
    this.#showCurves(training.curves ?? []);
    this.#showPictures(training.pictures ?? []);
  }

  #showProgress({ state, stage, step, steps, secondsLeft, stepsPerSecond }) {
    byId('training-progress').hidden = state !== 'running';
    byId('training-bar').max = Math.max(1, steps);
    byId('training-bar').value = step;
    const facts = {
      stage,
      step: `${step} of ${steps}`,
      'time left': secondsLeft > 0 ? duration(secondsLeft) : '–',
      speed: stepsPerSecond > 0 ? `${Number(stepsPerSecond.toPrecision(3))} steps/s` : '–',
    };
    byId('training-facts').replaceChildren(...Object.entries(facts).map(([name, value]) =>
      make('div', {}, make('dt', {}, name), make('dd', {}, String(value)))));
  }

  /** Only redrawn if there is something new: the chart may be in use. */
  #showCurves(curves) {
    const shown = curves.filter(({ points }) => points.length > 0);
    const drawn = JSON.stringify(shown);
    byId('curves-title').hidden = shown.length === 0;
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      byId('curves').replaceChildren(...(shown.length === 0 ? [] : curvesChart(shown, byId('curves').clientWidth)));
    }
  }

  #showPictures(pictures) {
    const drawn = JSON.stringify(pictures);
    byId('pictures-title').hidden = pictures.length === 0;
    if (drawn === this.#pictures) {
      return;
    }
    this.#pictures = drawn;
    const picture = (src, text) =>
      make('figure', {},
        make('img', { src: sameOrigin(src), alt: text, loading: 'lazy' }),
        make('figcaption', {}, text));
    byId('pictures').replaceChildren(...pictures.map(({ name, before, after }) =>
      make('div', { class: 'pair' },
        make('h4', {}, name), picture(before, 'before'), picture(after, 'after'))));
  }
}

/** Addresses come from the server; only paths on the server itself are allowed here. */
function sameOrigin(path) {
  return /^\/(?!\/)/.test(path) ? path : '';
}
