// Small manners of <details>: filter drawers start closed on narrow screens; menus close by Escape or a press elsewhere.
// Opens dialogs. Also puts the focus on what the page marks as first to be read (the list of errors).
const narrow = matchMedia("(max-width: 860px)");
const fit = () => { for (const drawer of document.querySelectorAll("details[data-drawer]")) drawer.open = !narrow.matches; };
fit();
narrow.addEventListener("change", fit);

const dismiss = (except) => {
  for (const menu of document.querySelectorAll("details[data-dismiss][open]")) if (menu !== except) menu.open = false;
};
addEventListener("click", (event) => dismiss(event.target.closest("details[data-dismiss]")));
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-dismiss][open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});

document.querySelector("[data-focus]")?.focus();
