// Typing ahead in the search box: an ARIA combobox over GET data-suggest-url?q=…&kind=…,
// which answers {"items": [{"text", "note", "url", "group"}]}; url may be absent, then the text is searched for.
// Items of one group follow each other and stand below its heading.
const PAUSE = 150;
let boxes = 0;

const attach = (input) => {
  const id = `suggestions-${++boxes}`;
  const list = document.createElement("div");
  Object.assign(list, { id, className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") || "");
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id })) input.setAttribute(name, value);

  let items = [], at = -1, timer = 0, running = null, typed = input.value;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const choose = (index) => {
    const item = items[index];
    if (item.url) { location.assign(item.url); return; }
    input.value = item.text;
    close();
    input.form.requestSubmit();
  };
  const move = (to) => {
    at = to;
    options().forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant"); else { input.setAttribute("aria-activedescendant", options()[at].id); options()[at].scrollIntoView({ block: "nearest" }); }
    input.value = at < 0 ? typed : items[at].text;
  };
  const show = () => {
    let group = null;
    list.replaceChildren();
    items.forEach((item, index) => {
      if (!group || group.getAttribute("aria-label") !== (item.group || "")) {
        group = document.createElement("div");
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", item.group || "");
        const heading = document.createElement("div");
        Object.assign(heading, { className: "suggestions-kind", textContent: item.group || "" });
        heading.setAttribute("aria-hidden", "true"); // the group's label says it
        group.append(heading);
        list.append(group);
      }
      const option = document.createElement("div");
      option.id = `${id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = item.text;
      if (item.note) { const note = document.createElement("small"); note.textContent = item.note; option.append(note); }
      option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(index); });
      group.append(option);
    });
    at = -1;
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
  };
  const ask = async () => {
    running?.abort();
    if (!typed.trim()) { close(); return; }
    const mine = (running = new AbortController());
    const url = new URL(input.dataset.suggestUrl, location.href);
    url.searchParams.set("q", typed);
    const kind = input.form?.elements.namedItem("kind");
    if (kind?.value) url.searchParams.set("kind", kind.value);
    try {
      const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) { close(); return; }
      items = (await answer.json()).items.slice(0, 10);
      if (document.activeElement === input) show();
    } catch { close(); } // suggestions are a comfort; searching works without them
  };

  input.addEventListener("input", (event) => {
    if (event.isComposing) return; // pinyin on its way to characters
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("compositionend", () => { typed = input.value; clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const last = items.length - 1;
    if (event.key === "ArrowDown") { event.preventDefault(); move(at >= last ? -1 : at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); move(at < 0 ? last : at - 1); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(at); }
    else if (event.key === "Escape") { event.preventDefault(); move(-1); close(); }
  });
  input.addEventListener("blur", close);
};

for (const input of document.querySelectorAll("[data-suggest-url]")) attach(input);
