
// Marks each question as soon as it is answered. Without script the form is marked by the server.

const yearOf = (text) => {
  const [, digits, era] = /(-?\d{1,4})(?!.*\d{3})\s*(bce?)?/i.exec(text) ?? [];
  return digits === undefined ? NaN : era ? 1 - Number(digits) : Number(digits);
};

function marksAtOnce(form) {
  const questions = [...form.querySelectorAll("[data-question]")];
  const score = element("p", {className: "lead score", role: "status"});
  const total = {right: 0, marked: 0};

  const mark = (question) => {
    const verdict = question.querySelector(".verdict"), fields = [...question.querySelectorAll("select, input")];
    const radios = fields.filter((field) => field.type === "radio");
    const given = radios.length ? [radios.find((radio) => radio.checked)?.value ?? ""] : fields.map((field) => field.value.trim());
    if (!verdict.hidden || given.includes("")) return;
    const right = verdict.dataset.right.split("|");
    const isYear = question.querySelector(".quiz-year");
    const parts = given.map((value, at) => (isYear ? yearOf(value) === Number(right[at]) : value === right[at]));
    const isRight = parts.every(Boolean);
    if (radios.length) radios[Number(right[0])].closest(".choice").classList.add("choice-right");
    else fields.forEach((field, at) => field.closest("li, .field").classList.toggle("field-mistaken", !parts[at]));
    // not disabled: what was given is sent too if the form is
    for (const field of fields) {
      field.addEventListener("click", (event) => event.preventDefault());
      if (field.type === "text") field.readOnly = true;
    }
    question.classList.add("is-marked");
    const word = isRight ? "Right" : "Not quite";
    verdict.querySelector(".verdict-word").textContent = verdict.dataset.verdict = word;
    verdict.setAttribute("role", "status");
    verdict.hidden = false;
    total.marked += 1;
    total.right += isRight ? 1 : 0;
    if (total.marked === questions.length) {
      const words = total.right === total.marked ? "Well done!" : "Read why above, then try another quiz.";
      score.replaceChildren("You got ", element("strong", {}, `${total.right} out of ${total.marked}`), `. ${words}`);
      form.querySelector(".actions").before(score);
      form.querySelector(".actions button").hidden = true;
    }
  };
  for (const question of questions) {
    question.addEventListener("change", () => mark(question));
    question.addEventListener("keydown", (event) => {
      // Enter in a year marks the question and does not send the form
      if (event.key === "Enter" && event.target.matches(".quiz-year input")) {
        event.preventDefault();
        mark(question);
      }
    });
  }
}

if (typeof document !== "undefined") {
  const quiz = document.querySelector("[data-quiz]");
  if (quiz && !document.querySelector("#score")) marksAtOnce(quiz);
}
