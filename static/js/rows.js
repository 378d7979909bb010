// Repeated rows without a round trip. A row's fields are named x.0.y; adding and removing keeps the numbers without gaps.
const rowsOf = (set) => [...set.querySelectorAll("[data-row]")];

const renumber = (set) => {
  const name = set.dataset.rows;
  const old = new RegExp(`(^|[\\s-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\.\\d+(?=\\.|$)`, "g");
  rowsOf(set).forEach((row, index) => {
    for (const part of row.querySelectorAll("[name], [id], [for], [aria-describedby], [value], [data-count-for]")) {
      for (const attribute of ["name", "id", "for", "aria-describedby", "data-count-for"]) {
        if (part.hasAttribute(attribute)) part.setAttribute(attribute, part.getAttribute(attribute).replace(old, `$1${name}.${index}`));
      }
    }
    const remove = row.querySelector("[data-row-remove]");
    if (remove) remove.value = `${name}.${index}`;
  });
  const add = set.querySelector("[data-row-add]");
  if (add) add.disabled = rowsOf(set).length >= Number(set.dataset.rowsMost || 20);
};

const empty = (row) => {
  for (const wrong of row.querySelectorAll(".field-bad")) wrong.classList.remove("field-bad");
  for (const error of row.querySelectorAll(".field-error")) error.parentElement.remove();
  for (const field of row.querySelectorAll("input, select, textarea")) {
    field.removeAttribute("aria-invalid");
    if (field.type === "checkbox" || field.type === "radio") field.checked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = 0;
    else field.value = "";
  }
};

addEventListener("click", (event) => {
  const add = event.target.closest?.("[data-row-add]");
  const remove = event.target.closest?.("[data-row-remove]");
  const set = (add || remove)?.closest("[data-rows]");
  if (!set) return;
  const rows = rowsOf(set);
  if (add) {
    const last = rows.at(-1);
    if (!last) return; // nothing to copy from: let the server add the first row
    event.preventDefault();
    const row = last.cloneNode(true);
    empty(row);
    last.after(row);
    renumber(set);
    row.querySelector("input, select, textarea")?.focus();
  } else {
    event.preventDefault();
    const row = remove.closest("[data-row]");
    const next = row.nextElementSibling || row.previousElementSibling;
    if (rows.length === 1) empty(row); else row.remove();
    renumber(set);
    (next || row).querySelector("input, select, textarea")?.focus();
  }
  set.closest("form")?.dispatchEvent(new Event("input", { bubbles: true }));
});
