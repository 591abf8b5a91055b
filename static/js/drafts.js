// <form data-autosave="address">: what is typed in a draft is saved a moment after the last key, and
// on leaving the page; files leave as soon as they are chosen. Without this script, the buttons of
// the form do the same. What could not be saved stays in this tab (keep.js).
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const isNew = !window.location.pathname.includes(form.dataset.draft);
  // Words of this very page, put back by keep.js, may be in a draft already, saved while the page
  // was left: they go on in that one.
  const before = form.dataset.goesOn;
  if (before && before !== form.dataset.draft) {
    const drawnFor = form.dataset.draft;
    for (const name of ["autosave", "stepUrl", "filesUrl", "draft"]) {
      form.dataset[name] = form.dataset[name].replace(drawnFor, before);
    }
    form.action = form.dataset.stepUrl;
    form.elements.namedItem("uuid").value = before;
  }
  const { autosave, draft, stepUrl, filesUrl } = form.dataset;
  const field = (name) => form.elements.namedItem(name);
  const state = form.querySelector("[data-draft-state]");
  const PAUSE = 1500;
  const AGAIN = 10000;

  // A name for this tab: what it has itself saved is never a surprise to it. Each page leaves it to
  // the next as it goes; a copied tab finds none, since the page that it copies still has it.
  const NAME = "draft-window";
  const take = () => {
    const found = sessionStorage.getItem(NAME);
    sessionStorage.removeItem(NAME);
    return found;
  };
  const tab = take() || field("window").value;
  field("window").value = tab;

  let timer = 0;
  let isDirty = false;
  let isSaving = false;
  let isLeaving = false;
  let isStopped = false;

  // Read aloud when it changes: the hour is said once a minute at most.
  const say = (text) => {
    if (state.textContent !== text) state.textContent = text;
  };
  const words = (action) => {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("[type=file]")) data.delete(input.name);
    data.set("action", action);
    return data;
  };
  const post = (body, address, more) =>
    fetch(address, {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
      ...more,
    });
  const plan = (delay) => {
    window.clearTimeout(timer);
    if (!isStopped) timer = window.setTimeout(save, delay);
  };

  const OVER_AND_SAVED =
    "Votre session est terminée, mais ce que vous écrivez est enregistré. Le portail vous demandera de vous connecter pour envoyer.";
  const OVER =
    "Votre session est terminée. Ce que vous écrivez reste dans cet onglet\u00a0: connectez-vous dans un autre, puis continuez ici.";
  const OFFLINE =
    "Pas de connexion\u00a0: ce que vous écrivez reste dans cet onglet, et sera enregistré dès qu’elle reviendra.";
  const BROKEN =
    "Le portail n’a pas pu enregistrer\u00a0: ce que vous écrivez reste dans cet onglet. Nouvel essai dans quelques secondes.";
  const REFUSED =
    "Le portail n’enregistre plus ce brouillon\u00a0: il a été supprimé, ou votre fonction a changé. Ce que vous écrivez reste dans cette page\u00a0: copiez-le avant de la quitter.";
  const BOTH =
    "Ce que vous écrivez ici reste dans la page\u00a0: le bouton «\u00a0Continuer\u00a0» ou «\u00a0Vérifier\u00a0» vous montrera les deux.";
  const KEEP = "Ce que vous écrivez ici reste dans la page\u00a0: copiez-le avant de la quitter.";

  const isJson = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");
  const lose = (text) => {
    say(text);
    form.dispatchEvent(new CustomEvent("draft-not-saved"));
  };
  const stop = (text) => {
    isStopped = true;
    lose(text);
  };
  const tryAgain = (text) => {
    isDirty = true;
    lose(text);
    plan(AGAIN);
  };

  const learn = async (answer) => {
    if (!isJson(answer)) {
      // A page, and not an answer: an error on the way may pass, a refusal will not.
      if (answer.status >= 500) tryAgain(BROKEN);
      else stop(REFUSED);
      return;
    }
    const told = await answer.json();
    if (answer.ok) {
      field("version").value = told.version;
      field("token").value = told.token;
      if (!told.version) return;
      field("shown").value = told.shown;
      say(told.text);
      if (isDirty) return;
      form.dispatchEvent(new CustomEvent("draft-saved"));
      // From now on the page has an address: reloaded, it shows the draft.
      if (!window.location.pathname.includes(draft)) {
        window.history.replaceState(null, "", stepUrl);
        form.dataset.keep = `compose-${draft}-besoin`;
        delete form.dataset.keepPage;
      }
    } else if (answer.status === 409 && told.own) {
      field("version").value = told.version;
      field("shown").value = told.shown;
      isDirty = true;
      plan(0);
    } else if (answer.status === 409) {
      stop(`${told.text} ${told.version ? BOTH : KEEP}`);
    } else {
      if (told.saved) say(OVER_AND_SAVED);
      else lose(OVER);
    }
  };

  async function save(isLast = false) {
    window.clearTimeout(timer);
    // On leaving, what is under way is cut: it is sent again.
    if (isStopped || isLeaving || !(isDirty || (isSaving && isLast))) return;
    if (isSaving && !isLast) return;
    isSaving = true;
    isDirty = false;
    const body = words(isLast ? "leave" : "autosave");
    let answer = null;
    try {
      answer = await post(body, autosave, { keepalive: isLast });
    } catch {
      tryAgain(OFFLINE);
    }
    try {
      if (answer) await learn(answer);
    } catch {
      // Cut on the way.
      tryAgain(BROKEN);
    } finally {
      isSaving = false;
    }
    if (answer && isDirty && !isStopped && answer.ok) plan(PAUSE);
  }

  form.addEventListener("input", (event) => {
    if (event.target.matches("[type=file]")) return;
    isDirty = true;
    plan(PAUSE);
  });
  window.addEventListener("online", () => plan(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  window.addEventListener("pagehide", () => {
    if (isDirty && !isLeaving && !navigator.onLine) lose(OFFLINE);
    save(true);
    sessionStorage.setItem(NAME, tab);
  });
  form.addEventListener("submit", () => {
    isLeaving = true;
    window.clearTimeout(timer);
  });
  window.addEventListener("pageshow", (event) => {
    isLeaving = false;
    if (event.persisted) take();
  });

  // Words that only this tab had (keep.js has put them back) are saved too.
  if (form.querySelector(".kept-note")) {
    isDirty = true;
    plan(PAUSE);
  }

  // Files: sent at once, with their progress; those that could not be leave with the form.
  const input = form.querySelector("[type=file]");
  const list = form.querySelector("[data-draft-files]");
  if (!input || !list) return;
  const progress = form.querySelector("template[data-upload-progress]");
  const hold = (files) => {
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    input.files = held.files;
  };
  // The upload under way, its files, and those chosen meanwhile (dropped on the field).
  let upload = null;
  let sending = [];
  let waiting = [];

  const end = (bar, text) => {
    bar.remove();
    upload = null;
    input.removeAttribute("aria-disabled");
    say(text);
  };
  const fail = (bar) =>
    end(bar, "Les fichiers n’ont pas pu être envoyés maintenant\u00a0: ils partiront avec le bouton qui mène plus loin.");
  const received = (bar, isWhole) => {
    if (upload.status === 409 && upload.getResponseHeader("Content-Type").startsWith("application/json")) {
      end(bar, JSON.parse(upload.responseText).text);
      return;
    }
    // Only the part of this page: whatever else answers has taken no file.
    if (upload.status !== 200 || !upload.getResponseHeader("X-Draft-Files")) {
      fail(bar);
      return;
    }
    list.innerHTML = upload.responseText;
    hold(waiting);
    // Files chosen before a word was saved have made the draft: the page learns its address.
    if (!window.location.pathname.includes(draft)) {
      isDirty = true;
      plan(0);
    }
    form.dispatchEvent(new CustomEvent("draft-saved"));
    const areAllThere = isWhole && !list.querySelector(".field-errors");
    end(bar, areAllThere ? "Fichiers enregistrés." : "Certains fichiers n’ont pas été joints.");
    if (waiting.length) send(waiting, true);
  };
  const send = (files, isWhole) => {
    sending = files;
    waiting = [];
    const data = words("join");
    for (const file of files) data.append(input.name, file);
    const bar = progress.content.firstElementChild.cloneNode(true);
    list.before(bar);
    upload = new XMLHttpRequest();
    upload.upload.addEventListener("progress", (event) => {
      const percent = event.total ? Math.round((100 * event.loaded) / event.total) : 0;
      bar.querySelector("progress").value = percent;
      bar.querySelector(".progress-percent").textContent = `${percent}\u00a0%`;
    });
    upload.addEventListener("load", () => received(bar, isWhole));
    upload.addEventListener("error", () => fail(bar));
    upload.addEventListener("abort", () => end(bar, ""));
    upload.open("POST", filesUrl);
    upload.setRequestHeader("Accept", "text/html");
    upload.send(data);
    // Not `disabled`, which would lose the focus and take the files out of the form.
    input.setAttribute("aria-disabled", "true");
  };

  input.addEventListener("click", (event) => {
    if (upload) event.preventDefault();
  });
  input.addEventListener("change", () => {
    const limit = Number(input.dataset.maxBytes);
    const files = [...input.files].filter((file) => file.size <= limit);
    const isWhole = files.length === input.files.length;
    if (upload) waiting = [...waiting, ...files];
    hold(upload ? [...sending, ...waiting] : files);
    if (!upload && files.length) send(files, isWhole);
  });
  // A button pressed meanwhile takes the files with it: what had already arrived is joined once.
  form.addEventListener("submit", () => {
    if (upload) upload.abort();
  });
})();
