// What this browser remembers about its user: theme, name, sizes.

const DEFAULTS = {
  theme: '', who: '', opacity: 55, hatch: true, brush: 24, tolerance: 18, side: 32, filter: 'open',
  within: false,
};

function load() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem('mada.preferences')) };
  } catch {
    return { ...DEFAULTS };
  }
}

const values = load();

export const preference = (name) => values[name];

export function prefer(name, value) {
  values[name] = value;
  try {
    localStorage.setItem('mada.preferences', JSON.stringify(values));
  } catch {
    // A browser that stores nothing forgets preferences; that is all.
  }
}
