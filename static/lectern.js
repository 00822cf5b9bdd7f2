// Comforts on top of pages that work without them. Nothing here makes HTML from text.

// Which part of the site this is, where the server has not said so.
const main = document.querySelector(".masthead-nav");
if (main && !main.querySelector("[aria-current]")) {
  const here = location.pathname;
  const within = [...main.querySelectorAll("a")].filter((link) => `${here}/`.startsWith(`${link.pathname}/`));
  const nearest = within.sort((one, other) => other.pathname.length - one.pathname.length)[0];
  if (nearest) nearest.setAttribute("aria-current", nearest.pathname === here ? "page" : "true");
}

// "/" leads to the search box, except where somebody is writing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = [...document.querySelectorAll('.search input[type="search"]')].find((input) => input.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Mistakes are read first.
document.querySelector(".mistakes")?.focus();

// The enquiry shows what its case needs. A folded field keeps what was typed, and is sent with the rest.
for (const form of document.querySelectorAll("form[data-enquiry]")) {
  const fold = () => {
    const chosen = form.querySelector('[name="for"]:checked')?.value;
    for (const part of form.querySelectorAll("[data-for]")) {
      part.hidden = Boolean(chosen) && !part.dataset.for.split(" ").includes(chosen);
    }
  };
  form.addEventListener("change", (event) => event.target.name === "for" && fold());
  // a link of the summary opens the part that it leads to
  document.querySelector(".mistakes")?.addEventListener("click", (event) => {
    const field = document.getElementById(event.target.hash?.slice(1));
    const part = field?.closest("[data-for][hidden]");
    if (part) part.hidden = false;
  });
  addEventListener("pageshow", fold);
  fold();
}

for (const area of document.querySelectorAll("textarea[data-count], input[data-count]")) {
  const most = Number(area.dataset.count);
  const counter = document.createElement("p");
  counter.className = "counter";
  counter.id = `${area.id}-count`;
  area.after(counter);
  area.setAttribute("aria-describedby", `${area.getAttribute("aria-describedby") ?? ""} ${counter.id}`.trim());
  const count = () => {
    const length = [...area.value].length;
    counter.textContent = `${length} of ${most} characters`;
    counter.classList.toggle("counter-over", length > most);
  };
  area.addEventListener("input", count);
  addEventListener("pageshow", count);
  count();
}

// A long message survives a closed page until it is sent: this field alone, in this tab alone.
// Sent means that another page came: a send that failed on its way loses nothing.
try {
  const areas = document.querySelectorAll("textarea[data-draft]");
  const sent = sessionStorage.getItem("draft-sent");
  if (sent && !areas.length) sessionStorage.removeItem(sent);
  sessionStorage.removeItem("draft-sent");
  for (const area of areas) {
    const name = `draft:${area.dataset.draft}`;
    if (!area.value) area.value = sessionStorage.getItem(name) ?? "";
    area.addEventListener("input", () => sessionStorage.setItem(name, area.value));
    area.form?.addEventListener("submit", () => sessionStorage.setItem("draft-sent", name));
    area.dispatchEvent(new Event("input"));
  }
} catch {
  // no storage here: the page keeps what it shows
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.parentElement.hidden = false;
  button.addEventListener("click", () => print());
}
// Counts which results are opened: a daily total, without anything about the visitor.
document.querySelector("[data-counted]")?.addEventListener("click", (event) => {
  const link = event.target.closest("li > a");
  if (link) navigator.sendBeacon("/search/clicks", new URLSearchParams({ path: link.getAttribute("href") }));
});
