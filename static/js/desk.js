// The desk: keys that move through the deals, and how many are chosen. Everything works without; the keys can be turned
// off and are silent while somebody types.
const line = document.querySelector("[data-keys]");
const toggle = line?.querySelector("[data-keys-toggle]");
const recall = () => { try { return localStorage.getItem("desk-keys"); } catch { return null; } };
let on = recall() !== "off";
const show = () => { line.hidden = false; line.classList.toggle("keys-off", !on); toggle.textContent = on ? toggle.dataset.off : toggle.dataset.on; toggle.setAttribute("aria-pressed", String(on)); };
if (line) show();
toggle?.addEventListener("click", () => {
  on = !on;
  try { localStorage.setItem("desk-keys", on ? "on" : "off"); } catch { /* holds for this page */ }
  show();
});

const all = (root = document) => [...root.querySelectorAll("[data-key-item]")];
const here = () => document.activeElement?.closest?.("[data-key-item]");
const enter = (item) => { const link = item?.querySelector("a"); link?.focus(); link?.scrollIntoView({ block: "nearest", inline: "nearest" }); };
const move = (by) => {
  const items = all();
  const at = items.indexOf(here());
  enter(at < 0 ? items[by > 0 ? 0 : items.length - 1] : items[Math.min(Math.max(at + by, 0), items.length - 1)]);
};
const stage = (by) => {
  const stages = [...document.querySelectorAll("[data-key-stage]")].filter((one) => all(one).length);
  const item = here();
  const at = stages.indexOf(item?.closest("[data-key-stage]"));
  const next = stages[at < 0 ? 0 : at + by];
  if (!next) return;
  const place = at < 0 ? 0 : all(stages[at]).indexOf(item);
  enter(all(next)[Math.min(place, all(next).length - 1)]);
};
const go = (id) => document.getElementById(id)?.focus();
const deeds = {
  j: () => move(1), k: () => move(-1), h: () => stage(-1), l: () => stage(1),
  x: () => here()?.querySelector("input[type=checkbox]")?.click(), a: () => go("f-to"), e: () => go("f-step_text"),
};
addEventListener("keydown", (event) => {
  const types = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
  if (!line || !on || types || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !deeds[event.key]) return;
  event.preventDefault();
  deeds[event.key]();
});

const boxes = () => [...document.querySelectorAll("input[name=deal][form=changes]")];
const whole = document.querySelector("[data-choose-all]");
const told = document.querySelector("[data-chosen]");
const how = told?.textContent;
const count = () => {
  const chosen = boxes().filter((box) => box.checked).length;
  if (told) told.textContent = chosen ? told.dataset.words.replace("%", String(chosen)) : how;
  if (whole) { whole.checked = chosen > 0 && chosen === boxes().length; whole.indeterminate = chosen > 0 && !whole.checked; }
};
if (whole) {
  whole.hidden = boxes().length === 0;
  whole.addEventListener("change", () => { for (const box of boxes()) box.checked = whole.checked; count(); });
}
addEventListener("change", (event) => { if (event.target.matches?.("input[name=deal][form=changes]")) count(); });
count();
