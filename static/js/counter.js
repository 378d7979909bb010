// Characters left in a field with data-count. Counted as people count, so that a rare character is one.
const marks = (field) => document.querySelectorAll(`[data-count-for="${CSS.escape(field.id)}"]`);

const count = (field) => {
  const left = Number(field.dataset.count) - [...field.value].length;
  for (const mark of marks(field)) {
    mark.textContent = (left < 0 ? mark.dataset.over : mark.dataset.left).replace("%", String(Math.abs(left)));
    mark.classList.toggle("field-count-over", left < 0);
  }
};

const all = (root = document) => { for (const field of root.querySelectorAll("[data-count]")) if (field.value) count(field); };
all();
addEventListener("input", (event) => { if (event.target.matches?.("[data-count]")) count(event.target); });
addEventListener("htmx:load", (event) => all(event.target));
