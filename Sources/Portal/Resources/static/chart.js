// What a chart shows in one year, beside the pointer, the finger or the keyboard's place: read from its table.
for (const figure of document.querySelectorAll(".chart-figure")) {
  const chart = figure.querySelector("svg.chart");
  const table = figure.querySelector(".table-beside table");
  if (!chart || !table) continue;
  const slots = [...chart.querySelectorAll(".slot")];
  const rows = new Map([...table.tBodies[0].rows].map((row) => [row.dataset.year, row]));
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const years = slots.map((slot) => slot.textContent.slice(0, 4));
  for (const slot of slots) slot.querySelector("title").remove();
  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;
  tip.setAttribute("role", "status");
  figure.append(tip);
  let at = -1;

  const hide = () => {
    if (at >= 0) slots[at].classList.remove("at");
    at = -1;
    tip.hidden = true;
  };

  const show = (index) => {
    if (index === at || index < 0 || index >= slots.length) return;
    if (at >= 0) slots[at].classList.remove("at");
    at = index;
    slots[at].classList.add("at");
    const title = document.createElement("strong");
    title.textContent = years[at];
    const list = document.createElement("dl");
    const cells = [...(rows.get(years[at])?.cells ?? [])];
    if (cells.length === heads.length) {
      heads.forEach((head, column) => {
        const text = cells[column].textContent;
        if (column === 0 || text === "–") return;
        const [name, value] = [document.createElement("dt"), document.createElement("dd")];
        [name.textContent, value.textContent] = [head, text];
        list.append(name, value);
      });
    }
    const reason = cells[0]?.querySelector("small") ?? (cells.length === heads.length ? null : cells[1]);
    const note = document.createElement("span");
    note.textContent = reason?.textContent ?? "";
    tip.replaceChildren(title, list, note);
    tip.hidden = false;
    const [box, slot, own] = [figure.getBoundingClientRect(), slots[at].getBoundingClientRect(), tip.getBoundingClientRect()];
    const right = slot.right - box.left + 8;
    const left = right + own.width > box.width ? slot.left - box.left - own.width - 8 : right;
    tip.style.left = `${Math.max(0, Math.min(left, box.width - own.width))}px`;
    tip.style.top = `${slot.top - box.top + 8}px`;
  };

  slots.forEach((slot, index) => {
    slot.addEventListener("pointerenter", () => show(index));
    slot.addEventListener("pointerdown", () => show(index));
  });
  chart.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hide(); });
  chart.tabIndex = 0;
  chart.addEventListener("blur", hide);
  chart.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1 };
    if (event.key in steps) {
      show(at < 0 ? (steps[event.key] > 0 ? 0 : slots.length - 1) : at + steps[event.key]);
    } else if (event.key === "Home" || event.key === "End") {
      show(event.key === "Home" ? 0 : slots.length - 1);
    } else if (event.key === "Escape") {
      hide();
    } else {
      return;
    }
    event.preventDefault();
  });
}
