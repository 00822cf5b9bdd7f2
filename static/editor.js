// Words that are typed into a form of the desk are kept while they are typed: in this browser at
// once, and on the server every few seconds. Both offer them again (`src/unsaved/`). Nobody leaves
// words that are not saved without a question.

const KEPT_FOR = 30 * 24 * 3600 * 1000;
const SOON = 2000;
const AT_LEAST = 5000;

const storage = (() => {
  try {
    localStorage.getItem("");
    return localStorage;
  } catch {
    return undefined; // no storage here: the server alone keeps the words
  }
})();

const read = (key) => {
  try {
    return JSON.parse(storage?.getItem(key));
  } catch {
    return undefined;
  }
};

const keysOf = (beginning) => Object.keys(storage ?? {}).filter((key) => key.startsWith(beginning));

// The server names the drafts that were saved or discarded; others go when nobody came back for them.
const saved = document.cookie.match(/(?:^|; )lectern-saved=([^;]+)/)?.[1].split(".") ?? [];
if (saved.length) document.cookie = "lectern-saved=; Path=/admin; Max-Age=0; SameSite=Lax";
for (const key of keysOf("unsaved:")) {
  const isSaved = saved.some((id) => key.endsWith(`:${id}`));
  if (isSaved || !(Date.now() - read(key)?.at < KEPT_FOR)) storage.removeItem(key);
}

const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

const clock = (at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

const isChanged = (field) => {
  if (!field.name || field.type === "hidden" || field.type === "submit") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  const first = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(first, 0);
};

// Fields that the page adds say nothing about what somebody typed.
const typed = (fields) =>
  JSON.stringify(
    fields
      .filter(([name]) => !["draft", "version", "base", "was"].includes(name) && !name.startsWith("keep_"))
      .map(([name, value]) => [name, value.replaceAll("\r\n", "\n")]),
  );

for (const form of document.querySelectorAll("form[data-keep]")) {
  const draft = form.elements.namedItem("draft");
  const beginning = `unsaved:${form.dataset.person}:${form.dataset.keep}:`;
  const key = () => beginning + draft.value;
  const fields = () => [...new FormData(form)];
  const isUnsaved = () => form.hasAttribute("data-unsaved") || [...form.elements].some(isChanged);
  let isSending = false;
  let waiting;
  let lastSent = 0;
  let request;

  const status = document.createElement("p");
  status.className = "hint";
  status.setAttribute("role", "status");
  form.querySelector(".actions")?.after(status);

  const keepHere = (about) => {
    if (!isUnsaved()) return storage?.removeItem(key());
    try {
      storage?.setItem(key(), JSON.stringify({ at: Date.now(), fields: fields(), ...about }));
    } catch {
      // full: the server alone keeps the words
    }
  };

  const keepThere = (how) => {
    clearTimeout(waiting);
    waiting = undefined;
    lastSent = Date.now();
    const sent = fields();
    request = fetch(`/admin/drafts?form=${encodeURIComponent(form.dataset.keep)}`, {
      method: "POST",
      body: new URLSearchParams(sent),
      ...how,
    })
      .then((response) => {
        if (response.status === 204) {
          if (typed(sent) === typed(fields())) keepHere({ isKept: true });
          status.textContent = `Draft kept at ${clock(Date.now())}. It isn’t saved yet.`;
        } else if (response.status === 409) {
          // this draft was saved, and somebody came back to its page
          draft.value = newId();
          keepHere();
          later();
        } else if (response.status === 401) {
          status.textContent = "You are signed out. Your text is kept in this browser. When you save, you can sign in again.";
        } else {
          status.textContent = "Your text is kept in this browser only: our server didn’t take it.";
        }
      })
      .catch(() => {
        status.textContent = "We can’t reach the site. Your text is kept in this browser.";
      })
      .finally(() => (request = undefined));
  };

  const later = () => {
    if (waiting) return;
    const pause = Math.max(SOON, lastSent + AT_LEAST - Date.now());
    waiting = setTimeout(() => {
      waiting = undefined;
      if (request) later();
      else keepThere();
    }, pause);
  };

  const fill = (from) => {
    const left = from.map((field) => [...field]);
    const take = (name, value) => {
      const at = left.findIndex((field) => field[0] === name && (value === undefined || field[1] === value));
      return at < 0 ? undefined : left.splice(at, 1)[0][1];
    };
    for (const field of form.elements) {
      if (!field.name || field.name === "draft" || field.type === "submit") continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = take(field.name, field.value) !== undefined;
      else field.value = take(field.name) ?? (field.type === "hidden" ? field.value : "");
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // What only this browser has is offered as the server offers what it has.
  const offer = (of) => {
    const kept = read(of);
    const id = of.slice(beginning.length);
    document.querySelector(`[data-offer="${CSS.escape(id)}"]`)?.remove();
    const notice = document.createElement("section");
    notice.className = "notice";
    notice.dataset.offer = id;
    notice.setAttribute("aria-label", "Unsaved changes");
    const words = document.createElement("p");
    const day = new Date(kept.at).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    words.textContent = `You have unsaved changes from ${clock(kept.at)} on ${day}, kept in this browser.`;
    const actions = document.createElement("p");
    actions.className = "actions";
    const button = (text, does) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.addEventListener("click", () => {
        does();
        notice.remove();
      });
      actions.append(made, " ");
      return made;
    };
    button("Restore", () => {
      storage.removeItem(of);
      draft.value = id;
      fill(kept.fields);
      form.querySelector("input:not([type=hidden]), textarea")?.focus();
    });
    button("Discard", () => {
      storage.removeItem(of);
      fetch("/admin/drafts/discard", { method: "POST", body: new URLSearchParams({ draft: id }), redirect: "manual" });
    }).className = "quiet";
    notice.append(words, actions);
    form.closest(".editor")?.before(notice) ?? form.before(notice);
  };

  const comeBack = () => {
    isSending = false;
    const way = performance.getEntriesByType("navigation")[0]?.type;
    const here = read(key());
    if (here && typed(here.fields) !== typed(fields())) {
      if (way === "back_forward" || way === "reload") fill(here.fields);
      else if (!here.isSent) offer(key());
    }
    if (form.hasAttribute("data-unsaved")) keepHere({ isKept: true });
  };

  form.addEventListener("input", () => {
    isSending = false;
    clearTimeout(form.keeping);
    form.keeping = setTimeout(keepHere, 300);
    later();
  });
  form.addEventListener("submit", () => {
    isSending = true;
    clearTimeout(waiting);
    waiting = undefined;
    clearTimeout(form.keeping);
    keepHere({ isSent: true });
  });
  addEventListener("beforeunload", (event) => {
    if (!isSending && isUnsaved()) event.preventDefault();
  });
  addEventListener("pagehide", () => {
    if (isSending) return;
    if (isUnsaved()) keepHere(read(key())?.isKept && !waiting ? { isKept: true } : {});
    // what is longer than a browser takes with it is in its own storage
    if (waiting) keepThere({ keepalive: new URLSearchParams(fields()).toString().length < 60_000 });
  });
  addEventListener("pageshow", comeBack);

  for (const other of keysOf(beginning)) {
    if (other !== key() && !read(other).isKept && typed(read(other).fields) !== typed(fields())) offer(other);
  }
}

// The preview and the answers near to this one follow the typing. Without this script the Preview
// button does the same by sending the form.

for (const form of document.querySelectorAll("form[data-preview]")) {
  const preview = document.getElementById("preview");
  const near = document.getElementById("near");
  let waiting;
  let request;

  const say = (text) => {
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.setAttribute("role", "status");
    hint.textContent = text;
    preview.querySelector(":scope > [role=status]")?.remove();
    preview.prepend(hint);
  };

  // The browser parses the answer as a document of its own; its parts move over here.
  const show = (page) => {
    const top = preview.scrollTop;
    preview.replaceChildren(...page.getElementById("preview").childNodes);
    preview.scrollTop = top;
    showNear(page.getElementById("near"));
  };

  // Read out where it says something new, and as open as it was.
  const showNear = (found) => {
    const links = (part) => [...part.querySelectorAll("a")].map((link) => link.href + link.textContent).join("\n");
    if (links(found) === links(near)) return;
    const isOpen = near.querySelector("details")?.open;
    near.replaceChildren(...found.childNodes);
    near.querySelector("details")?.toggleAttribute("open", Boolean(isOpen));
  };

  const ask = () => {
    request?.abort();
    request = new XMLHttpRequest();
    request.open("POST", form.dataset.preview);
    request.responseType = "document";
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.onload = () => {
      if (request.status === 200 && request.response?.getElementById("preview")) show(request.response);
      else if (request.status === 401) say("You are signed out. When you save, you can sign in again, and your text is kept.");
      else say("Preview isn’t available right now. Your text is still here.");
    };
    request.onerror = () => say("We can’t reach the site. Your text is still here.");
    request.send(new URLSearchParams(new FormData(form)).toString());
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 500);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    request?.abort();
  });
}
