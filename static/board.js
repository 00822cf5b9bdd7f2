// The exam board that a student takes: kept in this browser alone, and never sent. What doesn't count
// for it is hidden; what names no board counts for all of them.
const section = document.querySelector("[data-board]");
const choice = section?.querySelector("select");
if (choice) {
  const KEY = "board";
  const read = () => {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      return "";
    }
  };
  const status = section.querySelector("[role=status]");
  const show = () => {
    const board = choice.value;
    let hidden = 0;
    for (const item of document.querySelectorAll("[data-for]")) {
      const boards = item.dataset.for.split(" ").filter(Boolean);
      item.hidden = board !== "" && boards.length > 0 && !boards.includes(board);
      if (item.hidden && item.closest(".answer-list")) hidden += 1;
    }
    const own = section.dataset.board.split(" ").filter(Boolean);
    const name = choice.selectedOptions[0].textContent;
    if (board === "") status.textContent = "";
    else if (own.length > 0 && !own.includes(board)) status.textContent = `This topic isn’t in a course of ${name} that we know of.`;
    else if (hidden > 0) status.textContent = hidden === 1 ? `1 answer that ${name} doesn’t ask is hidden.` : `${hidden} answers that ${name} doesn’t ask are hidden.`;
    else status.textContent = "Kept in this browser only.";
  };
  choice.value = read();
  if (choice.selectedIndex < 0) choice.value = "";
  choice.parentElement.hidden = false;
  choice.addEventListener("change", () => {
    try {
      localStorage.setItem(KEY, choice.value);
    } catch {
      // a browser that keeps nothing still shows what was chosen
    }
    show();
  });
  show();
}
