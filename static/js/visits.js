// Visits written down on the way. What is typed stays in this browser, apart for each person, until the server has it.
// Without a network a finished visit waits here and is sent when the network is back; its id makes sending it twice harmless.
const status = document.querySelector("[data-visit-status]");
const form = document.querySelector("[data-visit-form]");
const saved = document.querySelector("[data-visit-saved]");
const key = `kexing-visits-${(status || saved)?.dataset.owner}`;
const read = () => { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } };
const write = (all) => { try { localStorage.setItem(key, JSON.stringify(all)); return true; } catch { return false; } };
const drop = (id) => { const all = read(); delete all[id]; write(all); };
const waiting = () => Object.entries(read()).filter(([, visit]) => visit.ready);
const say = (word, n) => {
  if (!status) return;
  status.hidden = !word;
  if (word) status.textContent = status.dataset[word].replace("%", String(n ?? waiting().length));
};

// The server shows it: it need not be kept any longer.
if (saved) drop(saved.dataset.visitSaved);

const post = async (id, fields) => {
  let answer;
  try { answer = await fetch("/desk/visits", { method: "POST", body: new URLSearchParams(fields) }); } catch { return "offline"; }
  const path = new URL(answer.url).pathname;
  if (path === `/desk/visits/${id}` && answer.ok) return "sent";
  if (path.startsWith("/sign-in")) return "signIn";
  return answer.status < 500 && answer.status !== 429 ? "wrong" : "offline";
};

let flushing = false;
const flush = async () => {
  if (flushing || !status) return;
  flushing = true;
  let sent = 0;
  let end = "";
  for (const [id, visit] of waiting()) {
    say("sending");
    const came = await post(id, visit.fields);
    if (came === "sent") { drop(id); sent += 1; continue; }
    // What the server does not take is a draft again, to be mended in the form.
    if (came === "wrong") write({ ...read(), [id]: { ...visit, ready: false } });
    end = came === "offline" ? "waiting" : came;
    if (came !== "wrong") break;
  }
  flushing = false;
  if (end) say(end); else if (sent) say("sent", sent);
};

const minted = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let now = Date.now();
  for (let at = 5; at >= 0; at -= 1) { bytes[at] = now % 256; now = Math.floor(now / 256); }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

if (form) {
  const discard = form.querySelector("[data-visit-discard]");
  const fields = () => Object.fromEntries(new FormData(form));
  const id = () => form.elements.namedItem("id").value;
  const keep = (ready) => write({ ...read(), [id()]: { fields: fields(), ready, at: Date.now() } });
  const fresh = () => { form.reset(); form.elements.namedItem("id").value = minted(); discard.hidden = true; form.querySelector("input[type=text]").focus(); };
  let timer = 0;

  // A draft that was not sent comes back, unless the server just showed this very form with errors.
  const left = Object.entries(read()).filter(([, visit]) => !visit.ready).sort(([, a], [, b]) => b.at - a.at)[0];
  if (left && !document.querySelector(".error-summary")) {
    for (const [name, value] of Object.entries(left[1].fields)) { const field = form.elements.namedItem(name); if (field) field.value = value; }
    discard.hidden = false;
    say("restored");
  } else if (!navigator.onLine) say("offline");

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { discard.hidden = false; say(keep(false) ? (navigator.onLine ? "kept" : "offline") : "full"); }, 300);
  });
  discard.addEventListener("click", () => { clearTimeout(timer); drop(id()); fresh(); say(""); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    if (flushing) return;
    if (!navigator.onLine && !form.reportValidity()) return;
    // A browser that keeps nothing sends the form as if there were no script.
    if (!keep(true)) { form.submit(); return; }
    flushing = true;
    say("sending");
    const came = await post(id(), fields());
    flushing = false;
    if (came === "sent") { location.assign(`/desk/visits/${id()}`); return; }
    if (came === "offline") { say("waiting"); fresh(); return; }
    keep(false);
    if (came === "signIn") { say("signIn"); return; }
    form.submit();
  });
}

addEventListener("online", flush);
if (status && navigator.onLine) flush();
