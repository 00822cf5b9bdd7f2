// The preview and the answers near to this one follow the typing, and nobody leaves
// unsaved text by mistake. Without this script the Preview button does the same by sending
// the form.

for (const form of document.querySelectorAll("form[data-preview]")) {
  const preview = document.getElementById("preview");
  const near = document.getElementById("near");
  let waiting;
  let request;
  let unsaved = false;

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
      else if (request.status === 401) say("Your session is over. Saving asks you to sign in, and keeps your text.");
      else say("The preview is not to be had just now. Your text is still here.");
    };
    request.onerror = () => say("The site cannot be reached just now. Your text is still here.");
    request.send(new URLSearchParams(new FormData(form)).toString());
  };

  form.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 500);
  });
  form.addEventListener("submit", () => {
    unsaved = false;
    clearTimeout(waiting);
    request?.abort();
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
