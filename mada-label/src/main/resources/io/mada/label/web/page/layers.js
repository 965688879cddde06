// The pictures on top of the image: label, shading of unwanted parts, entropy, borders of
// superpixels.

import { colourRectangle, heat } from './colours.js';
import { outline } from './regions.js';

const SHADE = 0xb0101010;
const BORDER = 0x80ffffff;

function canvasOf(width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

function layerOf(canvas, visible = true) {
  return { canvas, alpha: 1, visible };
}

/** The label in the classes' colours. Only rectangles that have changed are repainted. */
export class LabelLayer {
  constructor(mask, colours, options) {
    this.mask = mask;
    this.colours = colours;
    this.options = options;
    this.layer = layerOf(canvasOf(mask.width, mask.height));
    this.context = this.layer.canvas.getContext('2d');
  }

  /** Changes how the label is shown: see `colourRectangle`. */
  show(options) {
    this.options = { ...this.options, ...options };
    this.mask.showAll();
  }

  /** Repaints what has changed in the mask, and returns the rectangle; null if nothing has. */
  update() {
    const changed = this.mask.takeDirty();
    if (changed !== null) {
      const picture = this.context.createImageData(
        changed.right - changed.left, changed.bottom - changed.top);
      colourRectangle(
        new Uint32Array(picture.data.buffer), changed, this.mask, this.colours, this.options);
      this.context.putImageData(picture, changed.left, changed.top);
    }
    return changed;
  }
}

export function pictureLayer(bitmap) {
  return layerOf(bitmap);
}

/** The image's colours, 4 bytes per pixel, at the label's size. */
export function pixelsOf(bitmap, width, height) {
  const canvas = canvasOf(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

/** Darkens the unwanted parts. */
export function shadeLayer(mask) {
  const canvas = canvasOf(mask.width, mask.height);
  const context = canvas.getContext('2d');
  const picture = context.createImageData(mask.width, mask.height);
  const pixels = new Uint32Array(picture.data.buffer);
  pixels.fill(SHADE);
  const { wanted } = mask;
  for (let i = wanted.indexOf(1); i >= 0; i = wanted.indexOf(1, i)) {
    const start = i;
    const next = wanted.indexOf(0, i);
    i = next < 0 ? wanted.length : next;
    pixels.fill(0, start, i);
  }
  context.putImageData(picture, 0, 0);
  return layerOf(canvas);
}

/** The border of the wanted parts, as an SVG path. */
export function wantedOutline(mask) {
  const { wanted, width } = mask;
  // Most pixels are inside or outside; only those at the border need a closer look.
  const border = [];
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === 1) {
      const x = i % width;
      const isInner =
        x > 0 && x < width - 1 && wanted[i - 1] === 1 && wanted[i + 1] === 1 &&
        wanted[i - width] === 1 && wanted[i + width] === 1;
      if (!isInner) {
        border.push(i);
      }
    }
  }
  return outline(border, width, wanted.length, (i) => wanted[i] === 1);
}

export function entropyLayer(bitmap, width, height) {
  const canvas = canvasOf(width, height);
  const context = canvas.getContext('2d');
  context.drawImage(bitmap, 0, 0, width, height);
  const picture = context.getImageData(0, 0, width, height);
  heat(picture.data);
  context.putImageData(picture, 0, 0);
  return layerOf(canvas, false);
}

/** Fine lines between superpixels. */
export function borderLayer(superpixels, height) {
  const { numbers, width } = superpixels;
  const canvas = canvasOf(width, height);
  const context = canvas.getContext('2d');
  const picture = context.createImageData(width, height);
  const pixels = new Uint32Array(picture.data.buffer);
  for (let i = 0; i + width < pixels.length; i++) {
    if (numbers[i] !== numbers[i + 1] || numbers[i] !== numbers[i + width]) {
      pixels[i] = BORDER;
    }
  }
  context.putImageData(picture, 0, 0);
  return layerOf(canvas);
}
