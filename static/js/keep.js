// What is typed into a form with data-keep=KEY is kept in this browser until it is sent, seven days at most, and comes
// back into the empty form. A page with data-keep-sent=KEY says that it arrived; signing out forgets everything.
const PREFIX = "kexing:";
const DAYS = 7 * 24 * 3600e3;
const PAUSE = 400;

const read = (key) => {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + key));
    return kept && Date.now() - kept.at < DAYS ? kept : null;
  } catch { return null; }
};
const forget = (key) => { try { localStorage.removeItem(PREFIX + key); } catch { /* nothing is kept here then */ } };
const write = (key, fields) => {
  try { localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), fields })); return true; } catch { return false; }
};
const all = () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } };

const worth = (field) => field.name && !field.name.startsWith("_") && !["hidden", "password", "file", "submit", "button"].includes(field.type);

const typed = (form) => [...form.elements].filter(worth)
  .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
  .filter((field) => field.value.trim())
  .map((field) => [field.name, field.value]);

// What stands in a field already is only written over when it is an older draft.
const fill = (form, fields, over) => {
  for (const [name, value] of fields) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (!worth(field)) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = field.value === value || field.checked;
      else if (over || !field.value.trim()) field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
};

const watch = (form) => {
  const key = form.dataset.keep;
  const status = form.querySelector("[data-keep-status]");
  const restored = document.querySelector("[data-keep-restored]");
  const kept = read(key);
  const server = Date.parse(form.dataset.keepAt || "") || 0;
  const refused = document.querySelector(".error-summary");
  if (kept && kept.fields.length && !refused && kept.at > server + 5000) {
    fill(form, kept.fields, server > 0);
    if (restored) restored.hidden = false;
  }
  restored?.querySelector("[data-keep-drop]")?.addEventListener("click", () => {
    forget(key);
    form.reset();
    restored.hidden = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (write(key, typed(form)) && status) status.textContent = status.dataset.kept; }, PAUSE);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); write(key, typed(form)); });
};

for (const key of all()) if (!read(key.slice(PREFIX.length))) forget(key.slice(PREFIX.length));
for (const mark of document.querySelectorAll("[data-keep-sent]")) forget(mark.dataset.keepSent);
for (const form of document.querySelectorAll("form[data-keep]")) watch(form);
for (const form of document.querySelectorAll("form[data-keep-clear]")) form.addEventListener("submit", () => forget(form.dataset.keepClear));
for (const form of document.querySelectorAll('form[action="/sign-out"]')) form.addEventListener("submit", () => { for (const key of all()) forget(key.slice(PREFIX.length)); });
