
// One's own decks: what is due, and everything as a file.

async function showDecks(place) {
  const [decks, cards] = [await stored.all("decks"), await stored.all("cards")];
  const memories = new Map(cards.map((card) => [card.key, card])), day = dayOf(new Date());
  const heading = place.querySelector("h2");
  const rows = decks.map((deck) => {
    const {due, fresh} = planned(deck, memories, day);
    const learnt = deck.keys.filter((key) => memories.has(key)).length;
    const nextDay = Math.min(...deck.keys.flatMap((key) => memories.get(key)?.due ?? []));
    const waits = due.length || fresh.length ? `${due.length} due today, ${fresh.length} new`
      : Number.isFinite(nextDay) ? `Next cards ${inDays(nextDay - day)}` : "Nothing to learn";
    const remove = element("button", {type: "button", className: "link", aria: {label: `Remove the deck ${deck.title}`}}, "Remove");
    remove.addEventListener("click", async () => {
      await stored.remove("decks", deck.path);
      await showDecks(place);
      heading.focus();
    });
    return element("li", {},
      element("p", {className: "own-deck-title"}, element("a", {href: `${deck.path}#learn`}, deck.title)),
      element("p", {className: "own-deck-due"}, waits),
      element("p", {className: "hint"}, `${learnt} of ${counted(deck.keys.length, "card")} started. `, remove));
  });
  heading.tabIndex = -1;
  place.replaceChildren(heading, rows.length ? element("ul", {className: "own-deck-list"}, ...rows)
    : element("p", {}, "You have no decks yet. Choose a topic below, then press “Learn these cards”."));
  place.hidden = false;
}

function showFile(place, decks) {
  const said = element("p", {className: "hint", role: "status"});
  const save = element("button", {type: "button", className: "quiet"}, "Save my progress to a file");
  save.addEventListener("click", async () => {
    const href = URL.createObjectURL(new Blob([await exported()], {type: "application/json"}));
    element("a", {href, download: "lectern-cards.json"}).click();
    URL.revokeObjectURL(href);
    said.textContent = "Saved as lectern-cards.json.";
  });
  const file = element("input", {type: "file", accept: "application/json,.json", id: "study-file"});
  file.addEventListener("change", async () => {
    try {
      const taken = await imported(await file.files[0].text());
      said.textContent = `Opened: ${counted(taken.decks, "deck")}, and newer progress for ${counted(taken.cards, "card")}.`;
    } catch {
      said.textContent = "That isn’t a file that was saved here. Choose the one called lectern-cards.json.";
    }
    file.value = "";
    await showDecks(decks);
  });
  const forget = element("button", {type: "button", className: "danger"}, "Delete my progress");
  forget.addEventListener("click", async () => {
    if (!forget.dataset.sure) {
      forget.dataset.sure = "yes";
      forget.textContent = "Yes, delete all of it";
      said.textContent = "This deletes your decks and progress from this browser. It can’t be undone.";
      return;
    }
    await stored.clear();
    delete forget.dataset.sure;
    forget.textContent = "Delete my progress";
    said.textContent = "Deleted.";
    await showDecks(decks);
  });
  place.replaceChildren(
    element("p", {className: "actions"}, save, forget),
    element("div", {className: "field"}, element("label", {htmlFor: "study-file"}, "Open a file you saved"), file),
    said,
  );
  place.hidden = false;
}

if (typeof document !== "undefined") {
  const decks = document.querySelector("[data-own-decks]");
  if (decks) {
    showDecks(decks).then(() => showFile(document.querySelector("[data-own-data]"), decks)).catch(() => {
      const sorry = "This browser doesn’t let us keep anything, so we can’t remember what you’ve learnt. A private window may be the cause.";
      decks.append(element("p", {}, sorry));
      decks.hidden = false;
    });
  }
}
