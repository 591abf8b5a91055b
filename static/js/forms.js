// What every form gets: its errors are announced, it is sent once.
(() => {
  "use strict";

  // The list of errors takes the focus, and the title of the window says that something is wrong.
  const summary = document.querySelector("[data-error-summary]");
  if (summary) {
    document.title = `Erreur : ${document.title}`;
    summary.focus();
  }

  // Controls that only work with scripts are drawn hidden.
  for (const control of document.querySelectorAll("[data-with-script]")) control.hidden = false;

  // A second click while the first is on its way sends nothing. The server has its own guard.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method.toLowerCase() !== "post") return;
    if (form.hasAttribute("hx-post") || form.closest("[hx-boost]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    window.setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.forms) delete form.dataset.sent;
  });
})();
