// Dark or light: follows the system until the switch is used.

import { byId } from './dom.js';
import { prefer, preference } from './preferences.js';

const system = matchMedia('(prefers-color-scheme: dark)');

function isDark() {
  return preference('theme') === '' ? system.matches : preference('theme') === 'dark';
}

function apply() {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  byId('theme').setAttribute('aria-pressed', String(isDark()));
}

export function switchTheme() {
  const next = isDark() ? 'light' : 'dark';
  // Back at the system's choice, the page follows the system again.
  prefer('theme', (next === 'dark') === system.matches ? '' : next);
  apply();
}

export function startTheme() {
  apply();
  system.addEventListener('change', apply);
  byId('theme').addEventListener('click', switchTheme);
}
