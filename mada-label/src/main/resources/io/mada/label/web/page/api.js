// Everything the page asks of its server.

import { TAB } from './tab.js';

/** The server has refused: `status` is the HTTP status, the message is the server's. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The server could not be reached, or has failed; the same request may succeed later. */
export class Unreachable extends Error {}

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      ...options,
      // A form on another site cannot set this header.
      headers: { 'X-Mada': '1', ...options.headers },
      credentials: 'same-origin',
    });
  } catch {
    throw new Unreachable('the server does not answer');
  }
  if (response.ok) {
    return response;
  }
  const message = await errorOf(response);
  // A restarted server asks for its new token, which this browser may get at any moment; a server
  // that has waited too long for a request (408) may receive it sooner next time.
  throw response.status >= 500 || response.status === 401 || response.status === 408
    ? new Unreachable(message)
    : new Refusal(response.status, message);
}

async function errorOf(response) {
  try {
    return String((await response.json()).error);
  } catch {
    return `the server answered with status ${response.status}`;
  }
}

async function read(path) {
  return (await request(path)).json();
}

async function tell(path, body, options = {}) {
  const response = await request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    ...options,
  });
  return response.json().catch(() => ({}));
}

/**
 * If bytes are lost on a broken connection, that is a failure of the connection, not of the page.
 */
async function bytes(response) {
  try {
    return await response.arrayBuffer();
  } catch {
    throw new Unreachable('the connection broke');
  }
}

const THUMBNAIL = 480;

/** A small picture: the server may send a larger one. */
export const thumbnailUrl = (id) => `/api/images/${id}/picture?width=${THUMBNAIL}`;

export const queue = () => read(`/api/queue?tab=${TAB}`);

export async function picture(id) {
  const response = await request(`/api/images/${id}/picture`);
  return createImageBitmap(await response.blob());
}

export async function entropy(id) {
  const response = await request(`/api/images/${id}/entropy`);
  return createImageBitmap(await response.blob());
}

/** @return {{labels: Uint8Array, from: string, version: number}} */
export async function label(id) {
  const response = await request(`/api/images/${id}/label`, { cache: 'no-store' });
  return {
    labels: new Uint8Array(await bytes(response)),
    from: response.headers.get('X-Mada-From') ?? 'prediction',
    version: Number(response.headers.get('X-Mada-Version') ?? 0),
  };
}

export async function prediction(id) {
  return new Uint8Array(await bytes(await request(`/api/images/${id}/prediction`)));
}

export async function wanted(id) {
  return new Uint8Array(await bytes(await request(`/api/images/${id}/wanted`)));
}

export async function superpixels(id, side) {
  return new Int32Array(await bytes(await request(`/api/images/${id}/superpixels?side=${side}`)));
}

/** @return {number} the version of the label with these runs */
export async function strokes(id, runs, seconds, clicks) {
  const query = new URLSearchParams({ tab: TAB, seconds, clicks });
  const response = await request(`/api/images/${id}/strokes?${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream' },
    body: runs,
  });
  return (await response.json()).version;
}

export const lock = (id, takeOver) => tell(`/api/images/${id}/lock`, { tab: TAB, takeOver });

/** With `keepalive`, the message is sent even while the page is being closed. */
export const unlock = (id) =>
  tell(`/api/images/${id}/unlock`, { tab: TAB }, { keepalive: true });

/** `work` says who has worked, and the seconds and clicks since the last stroke. */
export const done = (id, work) => tell(`/api/images/${id}/done`, { tab: TAB, ...work });
export const reopen = (id) => tell(`/api/images/${id}/reopen`, { tab: TAB });
export const reset = (id) => tell(`/api/images/${id}/reset`, { tab: TAB });
export const skip = (id, reason, work) =>
  tell(`/api/images/${id}/skip`, { tab: TAB, reason, ...work });
export const replace = (id, reason, work) =>
  tell(`/api/images/${id}/replace`, { tab: TAB, reason, ...work });

export const training = () => read('/api/training');
export const startTraining = () => tell('/api/training/start', {});
