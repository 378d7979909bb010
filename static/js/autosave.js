// Drafts: a form with data-autosave=URL posts itself a moment after typing stops. Nothing is kept in the browser;
// when saving fails the form says so, and the next change tries again. A form with a field "revision" gets the new one
// from the answer (X-Revision), so that the next save, by itself or by button, is not taken for a stale one.
const PAUSE = 1500;

const watch = (form) => {
  const status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
  const say = (word, failed = false) => {
    if (!status) return;
    status.textContent = status.dataset[word] || word;
    status.classList.toggle("autosave-failed", failed);
  };
  const revision = form.elements.namedItem("revision");
  let timer = 0;
  let running = null;
  let again = false;

  const settle = (answer) => {
    const fresh = answer.headers.get("X-Revision");
    if (!revision || !fresh) return;
    // From its first save on the draft has an address of its own: reloading the page must not start a second one.
    if (revision.value === "new") history.replaceState(null, "", new URL(`${form.getAttribute("action")}/edit`, location.href));
    revision.value = fresh;
  };

  const send = async () => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    say("saving");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { "X-Autosave": "1" }, redirect: "error" });
      if (answer.status === 409) {
        const { message } = await answer.json().catch(() => ({}));
        say(message || "failed", true);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      settle(answer);
      say("saved");
    } catch {
      say("failed", true);
    }
  };

  // One at a time: a second save on the same revision would be refused.
  const save = () => {
    if (running) { again = true; return; }
    running = send().finally(() => {
      running = null;
      if (again) { again = false; save(); }
    });
  };

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, PAUSE); });
  // A draft that arrives after the real thing would bring it back to life, so the button waits for it.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    again = false;
    if (!running) return;
    event.preventDefault();
    const button = event.submitter;
    running.finally(() => form.requestSubmit(button));
  });
};

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
