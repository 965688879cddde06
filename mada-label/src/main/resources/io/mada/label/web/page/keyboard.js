// From keys to commands. The help shows the same table.

import { byId, make } from './dom.js';

/**
 * The name of a key with its modifiers, such as `Ctrl+Shift+z`, `Shift+ArrowUp`, `?`.
 *
 * Shift is left out for characters: it has already changed the character. On many keyboards [ and ]
 * need AltGr, which must not count as Ctrl+Alt.
 */
export function keyName(event) {
  const altGr = event.getModifierState('AltGraph');
  const isCharacter = event.key.length === 1 && event.key.toLowerCase() === event.key.toUpperCase();
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return [
    (event.ctrlKey || event.metaKey) && !altGr ? 'Ctrl+' : '',
    event.altKey && !altGr ? 'Alt+' : '',
    event.shiftKey && !isCharacter ? 'Shift+' : '',
    key,
  ].join('');
}

const TYPED_INTO = 'input[type=text], input[type=search], select, textarea';
const USES_KEYS = 'button, a, input, select, summary';
/** Keys that controls need themselves when they have focus. */
const OF_CONTROLS = /^(Ctrl\+|Shift\+)*( |Enter|Backspace|Arrow\w+)$/;

/**
 * Commands by key.
 *
 * A command is `{keys, shown?, name, group, run, release?, repeats?, where?}`: `keys` as returned
 * by `keyName`, `shown` what the help shows instead, `repeats` whether holding the key repeats it,
 * `where` the page it is for. `run` may return false to let the browser have the key, too.
 */
export class Keyboard {
  #commands = [];
  #byKey = new Map();

  /** @param {function(): string} page the page that is shown */
  constructor(page) {
    this.page = page;
    addEventListener('keydown', (event) => this.#down(event));
    addEventListener('keyup', (event) => this.#up(event));
    addEventListener('blur', () => this.#releaseAll());
    byId('help-open').addEventListener('click', () => this.help());
  }

  add(commands) {
    for (const command of commands) {
      this.#commands.push(command);
      command.keys.forEach((key) => this.#byKey.set(key, command));
    }
  }

  #find(event) {
    const command = this.#byKey.get(keyName(event));
    return command?.where === undefined || command.where === this.page() ? command : undefined;
  }

  #down(event) {
    if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) {
      return;
    }
    const command = this.#find(event);
    const target = event.target instanceof Element ? event.target : document.body;
    if (command === undefined) {
      return;
    }
    const isTyping = target.matches(TYPED_INTO) && keyName(event) !== 'Ctrl+Enter';
    const isOfControl =
      target.matches(USES_KEYS) && OF_CONTROLS.test(keyName(event)) && keyName(event) !== 'Ctrl+Enter';
    if (isTyping || isOfControl) {
      return;
    }
    if (event.repeat && !command.repeats) {
      event.preventDefault();
      return;
    }
    if (command.run(event) !== false) {
      event.preventDefault();
    }
  }

  #up(event) {
    for (const command of this.#commands) {
      if (command.release !== undefined && command.keys.includes(event.key)) {
        command.release();
      }
    }
  }

  /** If a key is released while another window has focus, no event ever arrives. */
  #releaseAll() {
    this.#commands.forEach((command) => command.release?.());
  }

  /** Shows all keys. */
  help() {
    const groups = groupBy(this.#commands);
    byId('help-keys').replaceChildren(...[...groups].map(([group, commands]) =>
      make('section', {}, make('h3', {}, group),
        make('dl', {}, ...commands.flatMap(({ keys, shown, name }) => [
          make('dt', {}, ...(shown ?? keys).map((key) => make('kbd', {}, readable(key)))),
          make('dd', {}, name),
        ])))));
    byId('help').showModal();
  }
}

function groupBy(commands) {
  const groups = new Map();
  for (const command of commands) {
    groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return groups;
}

function readable(key) {
  return key
    .replace(/^ $/, 'Space')
    .replace(/(^|\+)([a-z])$/, (all, before, letter) => before + letter.toUpperCase());
}
