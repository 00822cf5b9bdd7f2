
// Which cards are asked today, and when each comes back. Days are counted from 1 January 1970 and
// begin at four in the morning, where the device is: who learns at midnight learns today.

const DAY = 24 * 60 * 60 * 1000, NEW_A_DAY = 10;

export function dayOf(time) {
  return Math.floor((time.getTime() - time.getTimezoneOffset() * 60000 - 4 * 3600000) / DAY);
}

// The memory of a card after an answer on a day. A forgotten card is asked again on the same day.
export function answered(memory, key, rating, day) {
  const after = next(memory ?? null, rating, memory ? Math.max(0, day - memory.last) : 0);
  const wait = rating === AGAIN ? 0 : Math.max(1, Math.round(interval(after.stability)));
  return {
    key, ...after, last: day, due: day + wait,
    reps: (memory?.reps ?? 0) + 1, lapses: (memory?.lapses ?? 0) + (memory && rating === AGAIN ? 1 : 0),
  };
}

// What is to be asked of a deck: what is due, the longest overdue first, then new cards, of which a
// deck has ten a day.
export function planned(deck, memories, day) {
  const due = deck.keys.filter((key) => memories.get(key)?.due <= day);
  due.sort((one, other) => memories.get(one).due - memories.get(other).due);
  const left = NEW_A_DAY - (deck.fresh?.day === day ? deck.fresh.count : 0);
  const fresh = deck.keys.filter((key) => !memories.has(key)).slice(0, Math.max(0, left));
  return {due, fresh};
}

export function inDays(days) {
  if (days <= 0) return "today";
  if (days === 1) return "tomorrow";
  if (days < 31) return `in ${days} days`;
  const months = Math.round(days / 30.4);
  if (months < 12) return months === 1 ? "in a month" : `in ${months} months`;
  const years = Math.round(days / 365);
  return years === 1 ? "in a year" : `in ${years} years`;
}

const counted = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;

// An element with its properties and children; text is never taken for HTML.
function element(name, properties = {}, ...children) {
  const {data, aria, ...rest} = properties;
  const made = Object.assign(document.createElement(name), rest);
  Object.assign(made.dataset, data);
  for (const [key, value] of Object.entries(aria ?? {})) made.setAttribute(`aria-${key}`, value);
  made.append(...children);
  return made;
}
