// What every page gets: errors are announced, a form is sent once, messages and filters fold away.
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

  // A message that was read can be put away.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest(".message").remove();
  });

  // Filters are open where there is room, shut at first on a phone.
  const narrow = window.matchMedia("(max-width: 47.99rem)");
  for (const fold of document.querySelectorAll("[data-fold-when-narrow]")) {
    const follow = () => {
      fold.open = !narrow.matches;
    };
    follow();
    narrow.addEventListener("change", follow);
  }

  // A second click while the first is on its way sends nothing. The server has its own guard.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method.toLowerCase() !== "post") return;
    if (form.hasAttribute("data-hx-post") || form.closest("[data-hx-boost]")) return;
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
