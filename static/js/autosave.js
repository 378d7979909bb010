// Drafts: a form with data-autosave=URL posts itself a moment after typing stops. Nothing is kept in the browser;
// when saving fails the form says so, and the next change tries again.
const PAUSE = 1500;

const watch = (form) => {
  const status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
  const say = (word, failed = false) => {
    if (!status) return;
    status.textContent = status.dataset[word] || "";
    status.classList.toggle("autosave-failed", failed);
  };
  let timer = 0;
  let running = null;

  const save = async () => {
    running?.abort();
    const mine = (running = new AbortController());
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    say("saving");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { "X-Autosave": "1" }, redirect: "error", signal: mine.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      say("saved");
    } catch (error) {
      if (error.name !== "AbortError") say("failed", true);
    }
  };

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, PAUSE); });
  // A draft that arrives after the real thing would bring it back to life.
  form.addEventListener("submit", () => { clearTimeout(timer); running?.abort(); });
};

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
