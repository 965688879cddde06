// Strokes in the browser's own database (IndexedDB): they outlive the page, and the browser.

const STROKES = 'strokes';

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Opens the database; null if the browser does not offer one, as in some private windows. */
export async function openStore() {
  try {
    const request = indexedDB.open('mada', 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore(STROKES, { keyPath: 'key', autoIncrement: true });
    return new Store(await answer(request));
  } catch {
    return null;
  }
}

/** Records in the order in which they were added. */
class Store {
  constructor(database) {
    this.database = database;
  }

  #objects(mode) {
    return this.database.transaction(STROKES, mode).objectStore(STROKES);
  }

  /** @return {Promise<Array>} all records, each with its `key` */
  all() {
    return answer(this.#objects('readonly').getAll());
  }

  /** @return {Promise<number>} the key of the new record, once it is stored */
  add(record) {
    return answer(this.#objects('readwrite').add(record));
  }

  /** Overwrites a record, unless another tab has sent and removed it in the meantime. */
  async update(record) {
    const objects = this.#objects('readwrite');
    if ((await answer(objects.getKey(record.key))) !== undefined) {
      await answer(objects.put(record));
    }
  }

  remove(key) {
    return answer(this.#objects('readwrite').delete(key));
  }
}
