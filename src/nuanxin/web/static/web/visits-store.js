/* What the phone keeps of visits: the list for some days, drafts, what is not sent yet. */
"use strict";
window.nxVisits = (() => {
  const NAME = "nx-visits";
  const STORES = { list: "key", drafts: "family", box: "client_id" };
  let opened = null;

  function open() {
    opened ??= new Promise((done, fail) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => { asked.result.close(); opened = null; };
        done(asked.result);
      };
      asked.onerror = () => fail(asked.error);
    }).catch(() => null);
    return opened;
  }

  /* Browsers that keep nothing: what is written lives as long as the page. */
  const held = { list: new Map(), drafts: new Map(), box: new Map() };

  async function work(names, how, deed) {
    const base = await open();
    if (!base) return null;
    return new Promise((done, fail) => {
      const turn = base.transaction(names, how);
      const asked = deed(turn);
      turn.oncomplete = () => done(asked ? asked.result : undefined);
      turn.onabort = () => fail(turn.error);
    });
  }

  async function all(store) {
    if (!(await open())) return [...held[store].values()];
    return work([store], "readonly", (turn) => turn.objectStore(store).getAll());
  }
  async function get(store, key) {
    if (!(await open())) return held[store].get(key);
    return work([store], "readonly", (turn) => turn.objectStore(store).get(key));
  }
  async function put(store, row) {
    if (!(await open())) return held[store].set(row[STORES[store]], row);
    return work([store], "readwrite", (turn) => { turn.objectStore(store).put(row); });
  }
  async function remove(store, key) {
    if (!(await open())) return held[store].delete(key);
    return work([store], "readwrite", (turn) => { turn.objectStore(store).delete(key); });
  }

  /* From a draft into the box in one step: killed in between, it is in one of the two. */
  async function file(row) {
    if (!(await open())) {
      held.drafts.delete(row.family);
      return held.box.set(row.client_id, row);
    }
    return work(["drafts", "box"], "readwrite", (turn) => {
      turn.objectStore("box").put(row);
      turn.objectStore("drafts").delete(row.family);
    });
  }

  async function wipe() {
    Object.values(held).forEach((each) => each.clear());
    const base = await open();
    if (base) base.close();
    opened = null;
    if (self.caches) await caches.delete(NAME);
    await new Promise((done) => {
      const asked = indexedDB.deleteDatabase(NAME);
      asked.onsuccess = asked.onerror = asked.onblocked = () => done();
    });
  }

  return { NAME, open, all, get, put, remove, file, wipe };
})();
