// Starts the page and switches between its parts: #/queue, #/label/ID, #/training.

import { Actions } from './actions.js';
import * as api from './api.js';
import { ClassList } from './classes.js';
import { addCommands } from './commands.js';
import { startDialogs } from './dialogs.js';
import { byId, make } from './dom.js';
import { Editor } from './editor.js';
import { Keyboard } from './keyboard.js';
import { Outbox } from './outbox.js';
import { Panel } from './panel.js';
import { QueuePage } from './queue.js';
import { openStore } from './store.js';
import { startTheme } from './theme.js';
import { TrainingPage } from './training.js';
import { Work } from './work.js';

const QUEUE_PERIOD = 10_000;

const work = new Work();
let page = '';
let parts = null;

async function start() {
  startTheme();
  startDialogs();
  await firstQueue();
  const outbox = new Outbox(await openStore(), send);
  const classes = new ClassList(work.data.classes);
  const editor = new Editor({ work, outbox, classes });
  const actions = new Actions(editor, work, outbox);
  const panel = new Panel(editor, actions, outbox);
  const keyboard = new Keyboard(() => page);
  addCommands(keyboard, { editor, panel, actions, outbox });
  parts = { editor, panel, queue: new QueuePage(work), training: new TrainingPage() };
  editor.addEventListener('mode', showTitle);
  addEventListener('pagehide', () => editor.hold?.release());
  addEventListener('beforeunload', (event) => {
    // Strokes outlive the page; only if the browser stores nothing is there something to lose.
    if (!outbox.isKept && outbox.state.name !== 'saved') {
      event.preventDefault();
    }
  });
  addEventListener('hashchange', route);
  // A page restored from the browser's cache has already released its image.
  addEventListener('pageshow', ({ persisted }) => persisted && route());
  setInterval(refreshQueue, QUEUE_PERIOD);
  await outbox.start(work.run);
  // Read-only, for tests.
  window.mada = Object.freeze({
    get state() {
      return {
        page, mode: editor.mode, image: editor.image?.id ?? null, tool: editor.toolbox.name,
        classId: classes.current, outbox: outbox.state, zoom: editor.view.zoom,
        cursor: editor.cursor.pixel, labels: editor.desk?.mask.labels.slice() ?? null,
      };
    },
  });
  route();
}

/** Nothing can be shown without the queue, so it is requested until it arrives. */
async function firstQueue() {
  for (;;) {
    try {
      await work.refresh();
      return;
    } catch (error) {
      byId('page-queue').hidden = false;
      byId('queue-message').hidden = false;
      byId('queue-message').textContent = `No queue yet: ${error.message}. Trying again…`;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }
}

async function refreshQueue() {
  if (page !== 'training' && document.visibilityState === 'visible') {
    await work.refresh().catch(() => {});
  }
}

/** The outbox identifies images by name, because ids may change when the server restarts. */
function send(name, runs, seconds, clicks) {
  const image = work.named(name);
  if (image === undefined) {
    return Promise.reject(new api.Refusal(404, `${name} is not in the queue`));
  }
  return api.strokes(image.id, runs, seconds, clicks);
}

function route() {
  const { editor, queue, training } = parts;
  const [, name = 'queue', id] = location.hash.split('/');
  const next = ['queue', 'label', 'training'].includes(name) ? name : 'queue';
  if (page === 'label' && next !== 'label') {
    editor.close();
  }
  if (page === 'training') {
    training.leave();
  }
  page = next;
  document.body.dataset.page = page;
  for (const each of ['queue', 'label', 'training']) {
    byId(`page-${each}`).hidden = each !== page;
    if (each !== 'label') {
      byId(`nav-${each}`).ariaCurrent = each === page ? 'page' : null;
    }
  }
  if (page === 'label') {
    editor.open(Number(id));
    byId('canvas').focus({ preventScroll: true });
  } else if (page === 'training') {
    training.enter();
  } else {
    queue.show();
    work.refresh().catch(() => {});
  }
  showTitle();
}

function showTitle() {
  const { editor, panel } = parts;
  const image = page === 'label' ? work.find(editor.id) : undefined;
  const title = image?.name ?? work.data.experiment;
  byId('title').textContent = title;
  byId('title').title = title;
  byId('subtitle').replaceChildren(...(image === undefined ? [] : panel.heading()));
  document.title = `${title} – MADA labels`;
}

start().catch((error) => {
  document.body.append(make('p', { class: 'message', role: 'alert' }, `The page cannot start: ${error.message}`));
});
