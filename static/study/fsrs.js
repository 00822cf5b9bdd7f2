// FSRS-6, the spaced repetition algorithm, with its published default weights. What a card's memory
// is after an answer, and after how many days it should be asked again.
//
// Every step is rounded to single precision, as the reference does it (the crate `fsrs`, and with it
// Anki): cards that move there find the same dates. tests/site/study/fsrs.rs compares both.

const single = Math.fround;

const W = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
  1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
].map(single);

// The bounds of stability, in days, and of difficulty.
const SHORTEST = single(0.001), LONGEST = 36500, EASIEST = 1, HARDEST = 10;

const exp = (x) => single(Math.exp(x));
const pow = (x, y) => single(Math.pow(x, y));
const times = (...factors) => factors.reduce((product, factor) => single(product * factor));
const within = (x, low, high) => Math.min(Math.max(x, low), high);

const DECAY = -W[20];
const FACTOR = single(exp(single(single(Math.log(single(0.9))) / DECAY)) - 1);

// The four answers: again, hard, good, easy.
export const AGAIN = 1, HARD = 2, GOOD = 3, EASY = 4;

// The chance, from 0 to 1, that a card is remembered after so many days.
export function retrievability(days, stability) {
  return pow(single(times(single(days / stability), FACTOR) + 1), DECAY);
}

// The days after which the chance has fallen to `retention`.
export function interval(stability, retention = 0.9) {
  return times(single(stability / FACTOR), single(pow(single(retention), single(1 / DECAY)) - 1));
}

// The memory after an answer: `stability` in days, `difficulty` from 1 to 10. `memory` is null for a
// new card, `days` are those since the last answer, 0 on the same day.
export function next(memory, rating, days) {
  if (!memory) {
    return {stability: W[rating - 1], difficulty: within(firstDifficulty(rating), EASIEST, HARDEST)};
  }
  const s = within(memory.stability, SHORTEST, LONGEST), d = within(memory.difficulty, EASIEST, HARDEST);
  const r = retrievability(days, s);
  const stability = days === 0 ? sameDay(s, rating) : rating === AGAIN ? forgotten(s, d, r) : remembered(s, d, r, rating);
  return {stability: within(stability, SHORTEST, LONGEST), difficulty: nextDifficulty(d, rating)};
}

function firstDifficulty(rating) {
  return single(single(W[4] - exp(times(W[5], rating - 1))) + 1);
}

function nextDifficulty(d, rating) {
  const change = times(-W[6], rating - 3);
  const damped = single(d + single(times(single(HARDEST - d), change) / 9));
  const reverted = single(times(W[7], single(firstDifficulty(EASY) - damped)) + damped);
  return within(reverted, EASIEST, HARDEST);
}

function remembered(s, d, r, rating) {
  const gain = single(exp(times(single(1 - r), W[10])) - 1);
  const penalty = rating === HARD ? W[15] : 1, bonus = rating === EASY ? W[16] : 1;
  return times(s, single(times(exp(W[8]), single(11 - d), pow(s, -W[9]), gain, penalty, bonus) + 1));
}

function forgotten(s, d, r) {
  const growth = single(pow(single(s + 1), W[13]) - 1);
  const after = times(W[11], pow(d, -W[12]), growth, exp(times(single(1 - r), W[14])));
  return Math.min(after, single(s / exp(times(W[17], W[18]))));
}

function sameDay(s, rating) {
  const gain = times(exp(times(W[17], single(rating - 3 + W[18]))), pow(s, -W[19]));
  return times(s, rating >= HARD ? Math.max(gain, 1) : gain);
}
