// From class ids to canvas pixels.

import { UNLABELLED } from './mask.js';

const FALLBACK = '#808080';

/** The server's colour if it is valid, grey otherwise: nothing else may get into the page. */
export function safeColour(text) {
  return /^#[0-9a-f]{6}$/i.test(text) ? text : FALLBACK;
}

function pack(red, green, blue, alpha) {
  // Canvas pixels are bytes in the order red, green, blue, alpha, and all browsers are
  // little-endian.
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** The colour of each class id as a canvas pixel. */
export function palette(classes) {
  const colours = new Uint32Array(256).fill(pack(128, 128, 128, 255));
  for (const { id, color } of classes) {
    const rgb = parseInt(safeColour(color).slice(1), 16);
    colours[id] = pack(rgb >> 16, (rgb >> 8) & 255, rgb & 255, 255);
  }
  colours[UNLABELLED] = 0;
  return colours;
}

const HATCH_LIGHT = pack(255, 255, 255, 190);
const HATCH_DARK = pack(0, 0, 0, 190);
const SAME = pack(0, 0, 0, 110);
const CHANGED_TO_NOTHING = pack(255, 0, 160, 255);

/**
 * Fills the pixels of a rectangle of the label's picture.
 *
 * @param {Uint32Array} pixels of the rectangle, row by row
 * @param {{left: number, top: number, right: number, bottom: number}} rectangle in the image
 * @param {import('./mask.js').Mask} mask
 * @param {Uint32Array} colours from `palette`
 * @param {{hatch: boolean, prediction: ?Uint8Array}} how whether unlabelled pixels are hatched; if
 *     there is a prediction, only what differs from it is coloured
 */
export function colourRectangle(pixels, rectangle, mask, colours, { hatch, prediction }) {
  const { left, top, right, bottom } = rectangle;
  const { width, labels, wanted } = mask;
  let out = 0;
  for (let y = top; y < bottom; y++) {
    const end = y * width + right;
    // Neighbours are mostly of the same class: filling runs is much faster than going pixel by
    // pixel.
    for (let i = y * width + left; i < end; ) {
      const start = i;
      const id = labels[i];
      const isWanted = wanted === null || wanted[i] === 1;
      i++;
      while (i < end && labels[i] === id && (wanted === null || (wanted[i] === 1) === isWanted)) {
        i++;
      }
      const next = out + i - start;
      if (!isWanted) {
        pixels.fill(0, out, next);
      } else if (prediction !== null) {
        colourChanges(pixels, out, prediction, start, i, id, colours[id]);
      } else if (id === UNLABELLED && hatch) {
        hatchRun(pixels, out, next, start - y * width + y);
      } else {
        pixels.fill(colours[id], out, next);
      }
      out = next;
    }
  }
}

function colourChanges(pixels, out, prediction, start, end, id, colour) {
  const changed = id === UNLABELLED ? CHANGED_TO_NOTHING : colour;
  for (let i = start; i < end; i++) {
    pixels[out + i - start] = prediction[i] === id ? SAME : changed;
  }
}

/** Diagonal stripes; `diagonal` is x + y of the first pixel. */
function hatchRun(pixels, from, to, diagonal) {
  for (let k = from; k < to; k++) {
    const stripe = (diagonal + k - from) & 15;
    pixels[k] = stripe < 2 ? HATCH_LIGHT : stripe < 4 ? HATCH_DARK : 0;
  }
}

/**
 * Colours a grey entropy map in place: from dark (no entropy) through violet and orange to light
 * yellow.
 */
export function heat(rgba) {
  const stops = [[30, 10, 70], [120, 28, 110], [215, 80, 50], [252, 170, 20], [252, 255, 190]];
  for (let i = 0; i < rgba.length; i += 4) {
    const grey = rgba[i];
    const at = (grey / 255) * (stops.length - 1);
    const k = Math.min(stops.length - 2, Math.floor(at));
    for (let c = 0; c < 3; c++) {
      rgba[i + c] = stops[k][c] + (stops[k + 1][c] - stops[k][c]) * (at - k);
    }
    rgba[i + 3] = Math.min(255, 60 + grey * 2);
  }
}
