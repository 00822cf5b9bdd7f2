
// The cards of a page as a deck that fills the screen.

const RATINGS = [[AGAIN, "Again"], [HARD, "Hard"], [GOOD, "Good"], [EASY, "Easy"]];
// How far a finger goes before it turns a card, in pixels.
const SWIPE = 70;

// The cards of the page by their keys; those that are asked both ways once more, with a ~ behind.
function cardsOn(page, isBothWays) {
  const cards = new Map();
  for (const card of page.querySelectorAll(".card")) {
    const text = (selector) => card.querySelector(selector).textContent.trim();
    const [front, back] = [text(".card-front"), text(".card-back p")];
    const link = card.querySelector(".card-source a").href;
    cards.set(card.dataset.key, {prompt: text("small"), front, back, link});
    const {backPrompt} = card.dataset;
    if (isBothWays && backPrompt) cards.set(`${card.dataset.key}~`, {prompt: backPrompt, front: back, back: front, link});
  }
  return cards;
}

async function learnable(page) {
  const path = page.dataset.deck, known = await stored.get("decks", path);
  const button = page.querySelector("[data-learn]"), kept = page.querySelector("[data-kept]");
  const deck = {path, title: page.dataset.title, isBothWays: known?.isBothWays ?? false, fresh: known?.fresh};
  const update = () => { deck.keys = [...cardsOn(page, deck.isBothWays).keys()]; };
  update();
  if (known) await stored.put("decks", deck);

  const both = element("input", {type: "checkbox", checked: deck.isBothWays});
  both.addEventListener("change", async () => {
    deck.isBothWays = both.checked;
    update();
    if (await stored.get("decks", path)) await stored.put("decks", deck);
    await says();
  });
  const says = async () => {
    const memories = new Map((await stored.all("cards")).map((card) => [card.key, card]));
    const {due, fresh} = planned(deck, memories, dayOf(new Date()));
    const learnt = deck.keys.filter((key) => memories.has(key)).length;
    const today = learnt ? `${counted(due.length, "card")} due today, ${fresh.length} new. ` : "";
    kept.replaceChildren(today, "We keep your progress in this browser only: see ", element("a", {href: "/study"}, "your decks"), ".");
  };
  if (page.querySelector("[data-back-prompt]")) {
    button.parentElement.after(element("label", {className: "choice both-ways"}, both, "Ask terms and dates both ways round"));
  }
  await says();
  kept.hidden = button.hidden = false;
  const learns = () => new Lesson(deck, cardsOn(page, deck.isBothWays), says).opens();
  button.addEventListener("click", learns);
  if (location.hash === "#learn") await learns();
}

class Lesson {
  constructor(deck, cards, whenOver) {
    Object.assign(this, {deck, cards, whenOver, learnt: new Map()});
    this.progress = element("progress", {value: 0, aria: {label: "Cards done"}});
    this.left = element("span", {className: "learn-left"});
    this.card = element("div", {className: "learn-card", tabIndex: -1, aria: {live: "polite"}});
    this.foot = element("div", {className: "learn-foot"});
    const stop = element("button", {type: "button", className: "quiet"}, "Stop");
    this.dialog = element("dialog", {className: "learn", aria: {label: `Cards: ${deck.title}`}},
      element("header", {className: "learn-head"}, this.progress, this.left, stop), this.card, this.foot);
    stop.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("keydown", (event) => this.strikes(event));
    this.dialog.addEventListener("close", () => this.ends());
    this.swipes();
  }

  async opens() {
    this.day = dayOf(new Date());
    const memories = new Map((await stored.all("cards")).map((card) => [card.key, card]));
    this.memories = memories;
    const {due, fresh} = planned(this.deck, memories, this.day);
    this.queue = [...due, ...fresh];
    this.done = 0;
    await stored.put("decks", this.deck);
    // asks the browser not to delete this when the device runs out of room
    navigator.storage?.persist?.();
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.asks();
  }

  asks() {
    const key = this.queue[0];
    this.progress.max = this.done + this.queue.length || 1;
    this.progress.value = this.done;
    this.left.textContent = key ? `${this.queue.length} left` : "";
    this.isOpen = false;
    if (!key) return this.sums();
    const {prompt, front} = this.cards.get(key);
    this.card.replaceChildren(element("small", {}, prompt), element("p", {className: "learn-front"}, front));
    const show = element("button", {type: "button"}, "Show answer ", element("kbd", {}, "space"));
    show.addEventListener("click", () => this.shows());
    this.foot.replaceChildren(show);
    show.focus();
  }

  shows() {
    const key = this.queue[0], {back, link} = this.cards.get(key);
    this.isOpen = true;
    this.card.append(element("div", {className: "learn-back"}, element("p", {}, back),
      element("p", {className: "card-source"}, element("a", {href: link, target: "_blank"}, "Read it in the answer"))));
    const memory = this.memories.get(key);
    this.foot.replaceChildren(...RATINGS.map(([rating, word]) => {
      const {due} = answered(memory, key, rating, this.day);
      const button = element("button", {type: "button", className: "rating", data: {rating}},
        element("span", {}, word), " ", element("small", {}, inDays(due - this.day)));
      button.addEventListener("click", () => this.rates(rating));
      return button;
    }));
    this.foot.querySelector(`[data-rating="${GOOD}"]`).focus();
  }

  async rates(rating) {
    if (!this.isOpen) return;
    this.isOpen = false;
    const key = this.queue.shift(), before = this.memories.get(key);
    const memory = answered(before, key, rating, this.day);
    if (!before) {
      const count = this.deck.fresh?.day === this.day ? this.deck.fresh.count : 0;
      this.deck.fresh = {day: this.day, count: count + 1};
    }
    this.memories.set(key, memory);
    this.learnt.set(key, memory.due);
    if (rating === AGAIN) this.queue.push(key);
    else this.done += 1;
    await stored.put("cards", memory);
    if (!before) await stored.put("decks", this.deck);
    this.asks();
  }

  strikes(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.queue.length) return;
    const rating = Number(event.key);
    if (event.key === " " && event.target.closest("a") === null) {
      event.preventDefault();
      if (this.isOpen) this.rates(GOOD);
      else this.shows();
    } else if (this.isOpen && rating >= AGAIN && rating <= EASY) {
      this.rates(rating);
    }
  }

  // To the right means good, to the left again; a card that is closed opens either way.
  swipes() {
    let from = null;
    this.card.addEventListener("pointerdown", (event) => { from = event.pointerType === "mouse" ? null : event; });
    this.card.addEventListener("pointercancel", () => { from = null; });
    this.card.addEventListener("pointerup", (event) => {
      const [across, along] = from ? [event.clientX - from.clientX, event.clientY - from.clientY] : [0, 0];
      from = null;
      if (Math.abs(across) < SWIPE || Math.abs(along) > Math.abs(across) || !this.queue.length) return;
      if (!this.isOpen) this.shows();
      else this.rates(across > 0 ? GOOD : AGAIN);
    });
  }

  sums() {
    const days = new Map();
    for (const due of this.learnt.values()) days.set(due - this.day, (days.get(due - this.day) ?? 0) + 1);
    const comeBack = [...days].sort(([one], [other]) => one - other)
      .map(([wait, count]) => element("li", {}, `${counted(count, "card")} ${inDays(wait)}`));
    const close = element("button", {type: "button"}, "Close");
    close.addEventListener("click", () => this.dialog.close());
    this.card.replaceChildren(
      element("p", {className: "learn-front"}, this.learnt.size ? "Done for today" : "Nothing is due today"),
      ...(comeBack.length ? [element("p", {}, "They come back:"), element("ul", {}, ...comeBack)] : [
        element("p", {}, "Come back tomorrow, or start another deck.")]),
      element("p", {}, element("a", {href: "/study"}, "See your decks")),
    );
    this.foot.replaceChildren(close);
    close.focus();
  }

  async ends() {
    this.dialog.remove();
    if (location.hash === "#learn") history.replaceState(null, "", location.pathname);
    await this.whenOver();
    document.querySelector("[data-learn]")?.focus();
  }
}

if (typeof document !== "undefined") {
  const page = document.querySelector("[data-deck]");
  // a browser that keeps nothing (private windows of some) has the page as it came
  if (page?.querySelector("[data-learn]")) learnable(page).catch(() => {});
}
