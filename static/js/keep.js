// <form data-keep="a-name">: what is typed stays in this tab until the form has been accepted, so a
// session that ends, a stale form or a page left by mistake loses nothing. Never passwords, never
// files: a file can only be chosen by a person, who is told to choose it again. Nothing leaves the browser, and nobody finds the words
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
    !field.matches("[type=hidden], [type=password], [type=file], [type=submit]");
  const isBox = (field) => field.matches("[type=checkbox], [type=radio]");
  // What a field holds, as one text; for boxes, which of those of that name are ticked.
  const held = (field) =>
    isBox(field)
      ? [...field.form.elements]
          .filter((other) => other.name === field.name && other.checked)
          .map((other) => other.value)
          .join("\n")
      : field.value;
  const isText = (field) => !isBox(field) && !field.matches("select");

  // Signed out, nobody reads anything: the words of a session that ended wait for their author.
  for (const key of user ? keys() : []) {
    if (!key.startsWith(own)) sessionStorage.removeItem(key);
  }

  // What was sent was accepted, unless this page says otherwise (sign-in, error, form to correct)
  // or is the old one, shown again.
  const refused = document.querySelector("[data-not-saved], [data-error-summary]") !== null;
  const [arrival] = performance.getEntriesByType("navigation");
  const isNew = !arrival || arrival.type === "navigate";
  let hasKept = false;
  for (const key of keys()) {
    const kept = read(key);
    if (!kept.sent) continue;
    hasKept ||= refused;
    if (refused || !isNew) {
      const isLost = kept.isLost || refused;
      sessionStorage.setItem(key, JSON.stringify({ ...kept, sent: false, isLost }));
    }
    else sessionStorage.removeItem(key);
  }
  // A page that could not take the words says whether they come back by themselves.
  if (hasKept) {
    for (const part of document.querySelectorAll("[data-when-kept]")) part.hidden = false;
    for (const part of document.querySelectorAll("[data-unless-kept]")) part.hidden = true;
  }

  for (const form of user ? document.querySelectorAll("form[data-keep]") : []) {
    // A draft that is saved for the first time changes its name. A page of something new is named
    // by its whole address: what another address proposes is another thing.
    const key = () =>
      own + form.dataset.keep + ("keepPage" in form.dataset ? window.location.search : "");
    const fields = () => [...form.elements].filter(isKept);
    const snapshot = () => Object.fromEntries(fields().map((field) => [field.name, held(field)]));
    const hasFiles = () =>
      [...form.querySelectorAll("[type=file]")].some((input) => input.files.length > 0);
    let initial = snapshot();
    let kept = read(key());
    // Opened anew, it begins something else, unless nobody has what was written there.
    if (kept && "keepPage" in form.dataset) {
      const isSame = JSON.stringify(kept.initial) === JSON.stringify(initial);
      if (!isSame || (isNew && !kept.isLost)) {
        sessionStorage.removeItem(key());
        kept = null;
      } else form.dataset.goesOn = kept.draft || "";
    }
    let restored = false;
    for (const field of kept ? fields() : []) {
      const value = kept.values[field.name];
      if (value === undefined || value === initial[field.name]) continue;
      // What the page proposes as it did then is typed or chosen again; so is an empty text. What
      // has been written elsewhere since stays.
      const isSame = initial[field.name] === kept.initial[field.name];
      if (!isSame && (!isText(field) || !value || field.value)) continue;
      if (isBox(field)) field.checked = value.split("\n").includes(field.value);
      else field.value = value;
      restored = true;
    }
    const hasLostFiles = Boolean(kept && kept.files && !refused);
    if (restored || hasLostFiles) {
      const note = document.createElement("p");
      note.className = "kept-note";
      note.setAttribute("role", "status");
      note.textContent = [
        restored ? "Nous avons remis ce que vous aviez commencé à écrire." : "",
        hasLostFiles
          ? "Les fichiers que vous aviez choisis n’ont pas pu être gardés\u00a0: joignez-les de nouveau."
          : "",
      ]
        .join(" ")
        .trim();
      form.prepend(note);
      for (let part = form.parentElement; part; part = part.parentElement) {
        if (part.tagName === "DETAILS") part.open = true;
      }
    }
    let isLost = Boolean(kept && kept.isLost);
    const save = (sent) => {
      const values = snapshot();
      const files = hasFiles();
      const touched =
        refused || files || Object.keys(values).some((name) => values[name] !== initial[name]);
      const { draft } = form.dataset;
      const record = { values, initial, files, sent, isLost, draft };
      if (touched) sessionStorage.setItem(key(), JSON.stringify(record));
      else sessionStorage.removeItem(key());
    };
    form.addEventListener("input", () => save(false));
    // drafts.js: the portal has it now.
    form.addEventListener("draft-saved", () => {
      initial = snapshot();
      isLost = false;
      sessionStorage.removeItem(key());
    });
    // drafts.js: it could not have it.
    form.addEventListener("draft-not-saved", () => {
      isLost = true;
      save(false);
    });
    form.addEventListener("submit", () => save(true));
  }

  // Whoever signs out leaves nothing behind.
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", () => {
      for (const key of keys()) sessionStorage.removeItem(key);
    });
  }
})();
