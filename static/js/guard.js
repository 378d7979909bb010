// One submit per form: a second press while the first is under way does nothing. Coming back by the back button frees it.
// A form that answers with a download stays where it is: it carries data-repeatable.
const held = new Set();

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || "repeatable" in form.dataset) return;
  if (held.has(form)) { event.preventDefault(); return; }
  held.add(form);
  // Only after the browser has read the form: a disabled button would not send its name.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) button.disabled = true;
  });
});

const free = (form) => {
  held.delete(form);
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) button.disabled = false;
};

addEventListener("pageshow", () => { for (const form of [...held]) free(form); });
// A form that htmx sends stays on the page and may be sent again.
addEventListener("htmx:afterRequest", (event) => { const form = event.target.closest?.("form"); if (form && held.has(form)) free(form); });
