// Exam practice: a clock, and a memory for what a student writes, ticks and plans. All of it stays in
// this browser. The pages work without. Nothing here makes HTML from text.
{
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // A memory of one page, under one name. `false` where this browser keeps nothing.
  const memory = (name) => {
    try {
      localStorage.setItem("practice-test", "1");
      localStorage.removeItem("practice-test");
    } catch {
      return false;
    }
    return {
      read: () => {
        try {
          return JSON.parse(localStorage.getItem(name) ?? "{}") ?? {};
        } catch {
          return {};
        }
      },
      write: (value) => {
        try {
          localStorage.setItem(name, JSON.stringify(value));
        } catch {
          // full: the page still shows what was written
        }
      },
      forget: () => localStorage.removeItem(name),
    };
  };
  const sayKept = (isKept) => {
    for (const text of document.querySelectorAll("[data-kept]")) text.hidden = !isKept;
    for (const text of document.querySelectorAll("[data-not-kept]")) text.hidden = isKept;
  };

  const practice = document.querySelector("[data-practice]");
  if (practice) {
    const area = practice.querySelector("[data-written]");
    const form = area.form;
    const scheme = document.getElementById("mark-scheme");
    const ticks = [...practice.querySelectorAll("[data-tick]")];
    const levels = [...practice.querySelectorAll("[data-level-choice]")];
    const ticked = practice.querySelector("[data-ticked]");
    const minutes = Number(practice.dataset.minutes);
    const store = memory(`practice:${practice.dataset.practice}`);
    sayKept(Boolean(store));
    let spent = 0;
    let ticking = 0;

    const keep = () => {
      if (!store) return;
      const value = {
        written: area.value,
        ticks: ticks.map((box) => box.checked),
        level: levels.findIndex((choice) => choice.checked),
        spent,
      };
      const isEmpty = !value.written && !spent && value.level < 0 && !value.ticks.includes(true);
      if (isEmpty) store.forget();
      else store.write(value);
    };

    // words
    const count = make("p", { className: "practice-count" });
    const words = () => {
      const number = area.value.split(/\s+/).filter(Boolean).length;
      count.textContent = number === 1 ? "1 word" : `${number} words`;
    };
    area.after(count);

    // the clock: a minute a mark, and it never stops anybody
    const shown = make("output", {}, "");
    shown.setAttribute("aria-label", "Time left");
    shown.setAttribute("aria-live", "off");
    const meter = make("meter", { min: 0, max: minutes * 60, value: 0 });
    meter.setAttribute("aria-label", "Time used");
    const said = make("span", { className: "visually-hidden" });
    said.setAttribute("role", "status");
    const toggle = make("button", { type: "button", className: "quiet" }, "Start the clock");
    const clock = make("div", { className: "practice-clock" }, shown, meter, toggle, said);
    const draw = () => {
      const left = minutes * 60 - spent;
      const seconds = Math.abs(left);
      const face = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      shown.textContent = left < 0 ? `+${face}` : face;
      shown.classList.toggle("over", left < 0);
      meter.value = Math.min(spent, minutes * 60);
    };
    const stop = () => {
      clearInterval(ticking);
      ticking = 0;
      toggle.textContent = spent ? "Go on" : "Start the clock";
    };
    const start = () => {
      let before = Date.now();
      toggle.textContent = "Pause";
      ticking = setInterval(() => {
        const passed = Math.floor((Date.now() - before) / 1000);
        if (!passed) return;
        before += passed * 1000;
        const was = spent;
        spent += passed;
        const crosses = (at) => was < at && spent >= at;
        if (crosses(minutes * 30)) said.textContent = "Half of the time is left.";
        if (crosses(minutes * 60)) said.textContent = "The time is up. Finish your sentence.";
        draw();
        if (spent % 5 < passed) keep();
      }, 250);
    };
    toggle.addEventListener("click", () => {
      if (ticking) stop();
      else {
        start();
        area.focus();
      }
      keep();
    });
    area.before(clock);

    // what is ticked
    const total = () => {
      const number = ticks.filter((box) => box.checked).length;
      ticked.textContent = number ? `You ticked ${number} of ${ticks.length}.` : "";
    };

    const again = make("button", { type: "button", className: "quiet" }, "Delete and start again");
    scheme.addEventListener("toggle", () => {
      if (!scheme.open || !ticking) return;
      stop();
      keep();
    });
    // asked twice, as nothing brings it back
    let isSure = 0;
    again.addEventListener("click", () => {
      if (!isSure) {
        again.textContent = "Delete what I wrote?";
        isSure = setTimeout(() => {
          isSure = 0;
          again.textContent = "Delete and start again";
        }, 4000);
        return;
      }
      clearTimeout(isSure);
      isSure = 0;
      again.textContent = "Delete and start again";
      spent = 0;
      stop();
      area.value = "";
      for (const box of [...ticks, ...levels]) box.checked = false;
      scheme.open = false;
      store && store.forget();
      draw();
      words();
      total();
      area.focus();
    });
    form.append(make("p", { className: "actions" }, again));

    const restore = () => {
      const value = store ? store.read() : {};
      if (!area.value && typeof value.written === "string") area.value = value.written;
      if (Array.isArray(value.ticks)) ticks.forEach((box, at) => (box.checked = value.ticks[at] === true));
      if (levels[value.level]) levels[value.level].checked = true;
      if (Number.isFinite(value.spent)) spent = Math.max(0, Math.floor(value.spent));
      stop();
      draw();
      words();
      total();
    };
    area.addEventListener("input", () => {
      words();
      keep();
    });
    practice.addEventListener("change", () => {
      total();
      keep();
    });
    addEventListener("pagehide", keep);
    restore();
  }

  const plan = document.querySelector("[data-plan]");
  if (plan) {
    const list = plan.querySelector(".plan");
    const store = memory(`plan:${plan.dataset.plan}`);
    const notes = [...plan.querySelectorAll("textarea")];
    const steps = () => [...list.children];
    sayKept(Boolean(store));
    plan.querySelector("[data-by-number]").hidden = true;
    const said = make("p", { className: "visually-hidden" });
    said.setAttribute("role", "status");
    plan.append(said);
    const keep = () => {
      if (!store) return;
      const texts = Object.fromEntries(notes.filter((area) => area.value).map((area) => [area.id, area.value]));
      store.write({ order: steps().map((step) => step.dataset.step), notes: texts });
    };
    const number = () => {
      steps().forEach((step, at) => (step.querySelector(".plan-number input").value = String(at + 1)));
    };
    const moved = (step) => {
      number();
      keep();
      said.textContent = `${step.querySelector("h2").textContent}: now number ${steps().indexOf(step) + 1}.`;
    };
    const move = (step, by) => {
      const all = steps();
      const to = all[all.indexOf(step) + by];
      if (!to) return;
      if (by < 0) to.before(step);
      else to.after(step);
      moved(step);
    };
    // typed numbers move a part as well
    list.addEventListener("change", (event) => {
      const step = event.target.closest(".plan-number") && event.target.closest(".plan-step");
      if (!step) return;
      const wanted = Number.parseInt(event.target.value, 10);
      if (!(wanted >= 1)) return number();
      const others = steps().filter((other) => other !== step);
      const behind = others[wanted - 1];
      if (behind) behind.before(step);
      else list.append(step);
      moved(step);
      event.target.focus();
    });
    for (const step of steps()) {
      const name = step.querySelector("h2").textContent.trim();
      const button = (label, text, className) => {
        const made = make("button", { type: "button", className }, text);
        made.setAttribute("aria-label", `${label}: ${name}`);
        return made;
      };
      const up = button("Move up", "↑", "");
      const down = button("Move down", "↓", "");
      up.addEventListener("click", () => (move(step, -1), up.focus()));
      down.addEventListener("click", () => (move(step, 1), down.focus()));
      const grip = make("span", { className: "grip button quiet" }, "⠿");
      grip.setAttribute("aria-hidden", "true");
      // dragged with a mouse, a finger or a pen: the part goes where the pointer is
      grip.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        grip.setPointerCapture(event.pointerId);
        step.classList.add("moving");
        const drag = ({ clientY }) => {
          for (const other of steps()) {
            if (other === step) continue;
            const { top, height } = other.getBoundingClientRect();
            const isAbove = step.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
            if (isAbove && clientY < top + height / 2) return other.before(step);
            if (!isAbove && clientY > top + height / 2) return other.after(step);
          }
        };
        const drop = () => {
          grip.removeEventListener("pointermove", drag);
          step.classList.remove("moving");
          moved(step);
        };
        grip.addEventListener("pointermove", drag);
        grip.addEventListener("lostpointercapture", drop, { once: true });
      });
      step.querySelector(".plan-text").append(make("div", { className: "plan-moves" }, up, down, grip));
    }
    const value = store ? store.read() : {};
    if (Array.isArray(value.order) && !location.search) {
      for (const field of value.order) {
        const step = steps().find((other) => other.dataset.step === field);
        if (step) list.append(step);
      }
      number();
    }
    for (const area of notes) {
      const text = value.notes?.[area.id];
      if (!area.value && typeof text === "string") area.value = text;
      area.addEventListener("input", keep);
    }
    plan.addEventListener("submit", (event) => event.preventDefault());
  }
}
