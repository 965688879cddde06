// Fetches what an image needs before it can be edited.

import * as api from './api.js';
import { Mask } from './mask.js';

let ahead = { id: -1, bitmap: null };

function picture(id) {
  const bitmap = ahead.id === id ? ahead.bitmap : api.picture(id);
  ahead = { id: -1, bitmap: null };
  return bitmap;
}

/** Fetches the picture that will probably be opened next. */
export function loadAhead(id) {
  if (ahead.id !== id) {
    const bitmap = api.picture(id);
    ahead = { id, bitmap };
    // A failure only shows when the image is opened, and not even then if another attempt succeeds.
    bitmap.catch(() => {
      if (ahead.bitmap === bitmap) {
        ahead = { id: -1, bitmap: null };
      }
    });
  }
}

/**
 * @param {Object} image from the queue
 * @param {import('./outbox.js').Outbox} outbox its strokes are applied to the label, if the server
 *     does not have them yet
 * @return {Promise<{bitmap: ImageBitmap, mask: Mask, from: string, version: number}>}
 */
export async function loadImage(image, outbox) {
  // The strokes are looked up before the label is requested. Those that reach the server in between
  // are in both, which does no harm.
  const waiting = outbox.refusalOf(image.name) === '' ? outbox.waitingRuns(image.name) : [];
  const [bitmap, label, wanted] = await Promise.all([
    picture(image.id),
    api.label(image.id),
    image.partial ? api.wanted(image.id) : null,
  ]);
  const { width, height } = image;
  for (const array of [label.labels, wanted]) {
    if (array !== null && array.length !== width * height) {
      throw new Error(`${image.name} has ${width} x ${height} pixels, but the server sent ${array.length}`);
    }
  }
  const mask = new Mask(width, height, label.labels, wanted);
  waiting.forEach((runs) => mask.write(runs));
  mask.showAll();
  return { bitmap, mask, from: label.from, version: label.version };
}
