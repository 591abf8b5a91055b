// What every form gets: its errors are announced, it is sent once, it keeps what was typed.
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

  // <form data-keep="a-name">: what is typed stays in this tab until the form has been accepted,
  // so a session that ends or a page left by mistake loses nothing. Never passwords, never files.
  const PREFIX = "kept:";
  const kept = [...document.querySelectorAll("form[data-keep]")];
  const names = new Set(kept.map((form) => PREFIX + form.dataset.keep));
  const onSignInPage = document.querySelector("[data-sign-in]") !== null;
  const typable = (field) =>
    field.name && field.matches("textarea, select, input") && !field.matches(
      "[type=hidden], [type=password], [type=file], [type=submit], [type=checkbox], [type=radio]",
    );

  for (const key of Object.keys(sessionStorage)) {
    // The form was sent and this page no longer shows it: it was accepted.
    const sent = key.startsWith(PREFIX) && JSON.parse(sessionStorage.getItem(key)).sent;
    if (sent && !names.has(key) && !onSignInPage) sessionStorage.removeItem(key);
  }
  for (const form of kept) {
    const key = PREFIX + form.dataset.keep;
    const saved = JSON.parse(sessionStorage.getItem(key) || "null");
    let restored = false;
    for (const field of saved ? [...form.elements].filter(typable) : []) {
      const value = saved.values[field.name];
      if (value && !field.value) {
        field.value = value;
        restored = true;
      }
    }
    if (restored) {
      const note = document.createElement("p");
      note.className = "kept-note";
      note.setAttribute("role", "status");
      note.textContent = "Nous avons remis ce que vous aviez commencé à écrire.";
      form.prepend(note);
    }
    const save = (sent) => {
      const values = {};
      for (const field of [...form.elements].filter(typable)) values[field.name] = field.value;
      sessionStorage.setItem(key, JSON.stringify({ values, sent }));
    };
    form.addEventListener("input", () => save(false));
    form.addEventListener("submit", () => save(true));
  }
  // Whoever signs out leaves nothing behind.
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", () => {
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
      }
    });
  }
})();
