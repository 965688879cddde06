// The identity of this browser tab, and messages between tabs of the same browser.

const KEY = 'mada.tab';

function randomId() {
  // Not crypto.randomUUID: it is missing if the page comes over plain HTTP from another machine.
  const numbers = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(numbers, (n) => n.toString(36)).join('');
}

/**
 * The id of this tab. It outlives a reload, so that the tab keeps its hold on an image; but it must
 * not be copied when the tab is duplicated. So it is only stored while the page is away.
 */
export const TAB = sessionStorage.getItem(KEY) ?? randomId();
sessionStorage.removeItem(KEY);
addEventListener('pagehide', () => sessionStorage.setItem(KEY, TAB));
addEventListener('pageshow', () => sessionStorage.removeItem(KEY));

const channel = new BroadcastChannel('mada');

/** A tab answers immediately, unless the browser has put it to sleep. */
const MOMENT = 200;

channel.addEventListener('message', ({ data }) => {
  if (data.isAnybodyThere) {
    channel.postMessage({ there: TAB });
  }
});

/** @return {Promise<Set<string>>} the ids of the other live tabs of this browser */
export async function otherTabs() {
  const there = new Set();
  const note = ({ data }) => data.there && there.add(data.there);
  channel.addEventListener('message', note);
  channel.postMessage({ isAnybodyThere: true });
  await new Promise((resolve) => setTimeout(resolve, MOMENT));
  channel.removeEventListener('message', note);
  return there;
}

/** Tells the other tabs of this browser that this tab has taken over an image. */
export function tellTakenOver(name) {
  channel.postMessage({ takenOver: name, by: TAB });
}

/** Calls `listen` with the name of an image that another tab of this browser has taken over. */
export function onTakenOver(listen) {
  channel.addEventListener('message', ({ data }) => listen(data.takenOver));
}
