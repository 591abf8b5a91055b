// <form data-keep="a-name">: what is typed stays in this tab until the form has been accepted, so a
// session that ends, a stale form or a page left by mistake loses nothing. Never passwords, never
// files: a file can only be chosen by a person. Nothing leaves the browser, and nobody finds the words
// of another: on a shared computer, who signs in (<body data-user>) clears what others left.
(() => {
  "use strict";
  const PREFIX = "kept:";
  const user = document.body.dataset.user;
  const own = `${PREFIX}${user}:`;
  const read = (key) => JSON.parse(sessionStorage.getItem(key));
  const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const isKept = (field) =>
    field.name &&
    field.matches("textarea, select, input") &&
    !field.matches(
      "[type=hidden], [type=password], [type=file], [type=submit], [type=checkbox], [type=radio]",
    );

  // Signed out, nobody reads anything: the words of a session that ended wait for their author.
  for (const key of user ? keys() : []) {
    if (!key.startsWith(own)) sessionStorage.removeItem(key);
  }

  // What was sent was accepted, unless this page says otherwise (sign-in, error, form to correct)
  // or is the old one, shown again.
  const refused = document.querySelector("[data-not-saved], [data-error-summary]") !== null;
  const [arrival] = performance.getEntriesByType("navigation");
  const isNew = !arrival || arrival.type === "navigate";
  for (const key of keys()) {
    const kept = read(key);
    if (!kept.sent) continue;
    if (refused || !isNew) sessionStorage.setItem(key, JSON.stringify({ ...kept, sent: false }));
    else sessionStorage.removeItem(key);
  }

  for (const form of user ? document.querySelectorAll("form[data-keep]") : []) {
    const key = own + form.dataset.keep;
    const fields = () => [...form.elements].filter(isKept);
    const initial = new Map(fields().map((field) => [field.name, field.value]));
    const kept = read(key);
    let restored = false;
    for (const field of kept ? fields() : []) {
      const value = kept.values[field.name];
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
      for (let part = form.parentElement; part; part = part.parentElement) {
        if (part.tagName === "DETAILS") part.open = true;
      }
    }
    const save = (sent) => {
      const touched = refused || fields().some((field) => field.value !== initial.get(field.name));
      const values = Object.fromEntries(fields().map((field) => [field.name, field.value]));
      if (touched) sessionStorage.setItem(key, JSON.stringify({ values, sent }));
      else sessionStorage.removeItem(key);
    };
    form.addEventListener("input", () => save(false));
    form.addEventListener("submit", () => save(true));
  }

  // Whoever signs out leaves nothing behind.
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", () => {
      for (const key of keys()) sessionStorage.removeItem(key);
    });
  }
})();
