// Creates elements. Text from the server only ever becomes text nodes.

export const byId = (id) => document.getElementById(id);

/**
 * Creates an element.
 *
 * @param {string} tag name
 * @param {Object} attributes by name; `false`, null and undefined mean absent, functions listen to
 *     the event of that name
 * @param {...(Node|string|null)} children strings become text
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

export function makeSvg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
}

/** Shows a short message for a few seconds, and announces it to screen readers. */
export function toast(message, { kind = 'note', action = null } = {}) {
  const element = make('div', { class: `toast ${kind}` }, make('span', {}, message));
  if (action !== null) {
    element.append(make('button', {
      type: 'button',
      click: () => {
        element.remove();
        action.run();
      },
    }, action.name));
  }
  byId('toasts').append(element);
  setTimeout(() => element.remove(), kind === 'note' && action === null ? 4_000 : 9_000);
}

/** 3725 -> "1 h 2 min", 73 -> "1 min 13 s" */
export function duration(seconds) {
  const s = Math.round(seconds);
  if (s < 60) {
    return `${s} s`;
  }
  return s < 3600
    ? `${Math.floor(s / 60)} min ${s % 60} s`
    : `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** 0.0314 -> "3.1 %" */
export function percent(share) {
  const value = share * 100;
  return `${value === 100 || value === 0 ? value : value.toFixed(1)} %`;
}
