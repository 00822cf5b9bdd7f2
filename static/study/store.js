
// What a student has learnt, in IndexedDB: in this browser, on this device. Nothing here is ever sent.
//
// decks: {path, title, keys, isBothWays, fresh: {day, count}}; cards: {key, stability, difficulty, last,
// due, reps, lapses}, the last two of memory as days (see session.js). A card has one memory, whatever
// decks it is in.

const DATABASE = "lectern-study", STORES = {decks: "path", cards: "key"};

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let database;
function opened() {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, {keyPath});
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return database;
}

const stored = {
  async get(store, key) {
    return done((await opened()).transaction(store).objectStore(store).get(key));
  },
  async all(store) {
    return done((await opened()).transaction(store).objectStore(store).getAll());
  },
  async put(store, ...values) {
    const transaction = (await opened()).transaction(store, "readwrite");
    for (const value of values) transaction.objectStore(store).put(value);
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  },
  async remove(store, key) {
    return done((await opened()).transaction(store, "readwrite").objectStore(store).delete(key));
  },
  async clear() {
    for (const store of Object.keys(STORES)) {
      await done((await opened()).transaction(store, "readwrite").objectStore(store).clear());
    }
  },
};

const FILE = {app: "lectern-study", version: 1};

// Everything as the text of a file.
async function exported() {
  return JSON.stringify({...FILE, decks: await stored.all("decks"), cards: await stored.all("cards")});
}

// Takes in such a text. Of two memories of a card, the one that was asked last is kept.
async function imported(text) {
  const file = JSON.parse(text);
  if (file.app !== FILE.app || file.version !== FILE.version) throw new Error("not a file of ours");
  const isText = (value) => typeof value === "string" && value.length < 500;
  const decks = file.decks.filter((deck) => isText(deck.path) && /^\/(topics|answers)\//.test(deck.path)
    && isText(deck.title) && Array.isArray(deck.keys) && deck.keys.every(isText));
  const cards = file.cards.filter((card) => isText(card.key)
    && ["stability", "difficulty", "last", "due", "reps", "lapses"].every((name) => Number.isFinite(card[name])));
  const known = new Map((await stored.all("cards")).map((card) => [card.key, card]));
  const newer = cards.filter((card) => !known.has(card.key) || known.get(card.key).last < card.last);
  await stored.put("decks", ...decks.map(({path, title, keys, isBothWays}) => ({path, title, keys, isBothWays: !!isBothWays})));
  await stored.put("cards", ...newer.map(({key, stability, difficulty, last, due, reps, lapses}) =>
    ({key, stability, difficulty, last, due, reps, lapses})));
  return {decks: decks.length, cards: newer.length};
}
