// The wall renews itself: the page is asked for again and put in place of the old picture in one step. While the server is
// away the old picture stays and says so.
const EDGE = 15e3;

const here = () => document.querySelector("[data-screen]");
const say = (stale) => { document.querySelector("[data-stale]").hidden = !stale; };

const renew = async () => {
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(EDGE) });
    if (!answer.ok) throw new Error(answer.status);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-screen]");
    if (!fresh) throw new Error("no screen");
    const old = here();
    if (fresh.innerHTML !== old.innerHTML) {
      const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      old.replaceChildren(...fresh.childNodes);
      if (focused) old.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
    say(false);
  } catch {
    say(true);
  }
};

setInterval(renew, Math.max(10, Number(here().dataset.every) || 60) * 1e3);
