// What one can do with an answer: copy a citation, and have it read aloud. Nothing here makes HTML from
// text, and nothing is sent.

for (const day of document.querySelectorAll("[data-today]")) {
  day.textContent = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

if (navigator.clipboard) {
  for (const citation of document.querySelectorAll("[data-citation]")) {
    const text = citation.textContent;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link" });
    const name = `Copy ${citation.closest("div").querySelector("dt").textContent}`;
    button.textContent = name;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(citation);
        button.textContent = "Not copied: press Ctrl+C";
      }
      setTimeout(() => (button.textContent = name), 3000);
    });
    citation.after(" ", button);
  }
}

// Read by a voice of this device alone: others would send the text away.
const reader = document.querySelector("[data-read-aloud]");
if (reader && "speechSynthesis" in window) {
  const voice = () => {
    const own = speechSynthesis.getVoices().filter((one) => one.localService && one.lang.startsWith("en"));
    return own.find((one) => one.lang.startsWith("en-GB")) ?? own[0];
  };
  const offer = () => (reader.parentElement.hidden = !voice());
  const parts = ".answer .question, .short-answer p, .answer-body > :is(h2, h3, p, ul, ol, blockquote)";
  let isReading = false;
  const stop = () => {
    isReading = false;
    speechSynthesis.cancel();
    reader.textContent = "Read aloud";
  };
  // part by part, as browsers give up long texts
  const read = ([part, ...rest]) => {
    if (!isReading) return;
    if (!part) return stop();
    const copy = part.cloneNode(true);
    for (const mark of copy.querySelectorAll("sup")) mark.remove();
    const speech = new SpeechSynthesisUtterance(copy.textContent);
    speech.voice = voice();
    speech.lang = "en-GB";
    speech.onend = () => read(rest);
    speech.onerror = stop;
    speechSynthesis.speak(speech);
  };
  reader.addEventListener("click", () => {
    if (isReading) return stop();
    isReading = true;
    reader.textContent = "Stop reading";
    read([...document.querySelectorAll(parts)]);
  });
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", stop);
  offer();
}
