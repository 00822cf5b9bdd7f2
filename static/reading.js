// The reading settings: kept in this browser alone, as attributes of the root, which early.js
// sets again before the next page is drawn. Nothing here makes HTML from text.
const place = document.querySelector(".reading");
if (place && "popover" in place && "script" in document.documentElement.dataset) {
  const root = document.documentElement;
  const settings = [
    ["scheme", "Colours", ["Automatic", "Light", "Dark"], ["", "light", "dark"]],
    ["size", "Text size", ["Normal", "Large", "Larger"], ["", "large", "larger"]],
    ["face", "Font", ["With serifs", "Without"], ["", "sans"]],
    ["spacing", "Spacing", ["Normal", "Loose"], ["", "loose"]],
    ["contrast", "Contrast", ["Normal", "More"], ["", "more"]],
  ];
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const field = ([name, legend, labels, values]) => {
    const options = values.map((value, at) =>
      make("label", { className: "choice" }, make("input", { type: "radio", name, value }), labels[at]),
    );
    return make("fieldset", {}, make("legend", {}, legend), ...options);
  };
  const form = make(
    "form",
    {},
    make("h2", { id: "reading-heading" }, "Reading settings"),
    make("p", { className: "hint" }, "Kept in this browser only."),
    ...settings.map(field),
    make("button", { type: "reset", className: "quiet" }, "Back to normal"),
  );
  const chosen = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  const shows = (wanted) => {
    for (const [name, , , values] of settings) {
      const value = values.includes(wanted[name]) ? wanted[name] : "";
      if (value) root.dataset[name] = value;
      else delete root.dataset[name];
      for (const input of form.elements[name]) input.checked = input.value === value;
    }
    // the bar of the browser around the page
    const [day, night] = document.querySelectorAll("meta[name=theme-color]");
    if (day && night) {
      const { scheme } = root.dataset;
      day.media = scheme === "light" ? "all" : scheme ? "not all" : "(prefers-color-scheme: light)";
      night.media = scheme === "dark" ? "all" : scheme ? "not all" : "(prefers-color-scheme: dark)";
    }
  };
  const keep = () => {
    try {
      localStorage.reading = JSON.stringify(chosen());
    } catch {
      // no storage here: it holds for this page
    }
  };
  form.addEventListener("change", () => {
    shows(chosen());
    keep();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    shows({});
    keep();
  });
  // another window of this site has chosen
  addEventListener("storage", (event) => {
    if (event.key === "reading") shows(JSON.parse(event.newValue ?? "{}"));
  });
  const panel = make("div", { className: "reading-panel", popover: "auto" }, form);
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-labelledby", "reading-heading");
  const button = make("button", { type: "button", title: "Reading settings", popoverTargetElement: panel }, "Aa");
  button.setAttribute("aria-label", "Aa: reading settings");
  shows({ ...root.dataset });
  place.append(button, panel);
}
