// <form data-autosave="address">: what is typed in a draft is saved a moment after the last key, and
// on leaving the page; files leave as soon as they are chosen. Without this script, the buttons of
// the form do the same. What could not be saved stays in this tab (keep.js).
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  // Words that this tab put back in a new form (keep.js) may be in a draft already, saved while the
  // page was left: they go on in that one.
  const OWN = "draft-of-new";
  const isNew = !window.location.pathname.includes(form.dataset.draft);
  const before = isNew && form.querySelector(".kept-note") ? sessionStorage.getItem(OWN) : null;
  if (before) {
    const drawnFor = form.dataset.draft;
    for (const name of ["autosave", "stepUrl", "filesUrl", "draft"]) {
      form.dataset[name] = form.dataset[name].replace(drawnFor, before);
    }
    form.action = form.dataset.stepUrl;
    form.elements.namedItem("uuid").value = before;
  }
  if (isNew) sessionStorage.setItem(OWN, form.dataset.draft);
  const { autosave, draft, stepUrl, filesUrl } = form.dataset;
  const field = (name) => form.elements.namedItem(name);
  const state = form.querySelector("[data-draft-state]");
  const PAUSE = 1500;
  const AGAIN = 10000;

  // A name for this tab: what it has itself saved is never a surprise to it.
  const drawn = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0"));
  const tab = sessionStorage.getItem("draft-window") || drawn().join("");
  sessionStorage.setItem("draft-window", tab);
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

  const learn = async (answer) => {
    const told = await answer.json();
    if (answer.ok) {
      field("version").value = told.version;
      field("token").value = told.token;
      if (!told.version) return;
      say(told.text);
      if (isDirty) return;
      form.dispatchEvent(new CustomEvent("draft-saved"));
      // From now on the page has an address: reloaded, it shows the draft.
      if (!window.location.pathname.includes(draft)) {
        window.history.replaceState(null, "", stepUrl);
        form.dataset.keep = `compose-${draft}-besoin`;
      }
    } else if (answer.status === 409 && told.own) {
      field("version").value = told.version;
      isDirty = true;
      plan(0);
    } else if (answer.status === 409) {
      isStopped = true;
      say(`${told.text} Ce que vous écrivez ici reste dans la page : le bouton « Continuer » ou « Vérifier » vous montrera les deux.`);
    } else if (told.session === false && told.saved) {
      say("Votre session est terminée, mais ce que vous écrivez est enregistré. Le portail vous demandera de vous connecter pour envoyer.");
    } else {
      say("Votre session est terminée. Ce que vous écrivez reste dans cet onglet : connectez-vous dans un autre, puis continuez ici.");
    }
  };

  async function save(isLast = false) {
    window.clearTimeout(timer);
    if (!isDirty || isStopped || isLeaving) return;
    if (isSaving && !isLast) return;
    isSaving = true;
    isDirty = false;
    try {
      await learn(await post(words(isLast ? "leave" : "autosave"), autosave, { keepalive: isLast }));
    } catch {
      isDirty = true;
      say("Pas de connexion : ce que vous écrivez reste dans cet onglet, et sera enregistré dès qu’elle reviendra.");
      plan(AGAIN);
    } finally {
      isSaving = false;
    }
    if (isDirty) plan(PAUSE);
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
  window.addEventListener("pagehide", () => save(true));
  form.addEventListener("submit", () => {
    isLeaving = true;
    window.clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => {
    isLeaving = false;
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
  input.addEventListener("change", () => {
    const limit = Number(input.dataset.maxBytes);
    const files = [...input.files].filter((file) => file.size <= limit);
    const isWhole = files.length === input.files.length;
    if (!files.length) {
      input.value = "";
      return;
    }
    const data = words("join");
    for (const file of files) data.append(input.name, file);
    const bar = progress.content.firstElementChild.cloneNode(true);
    list.before(bar);
    const request = new XMLHttpRequest();
    const finish = (text) => {
      bar.remove();
      input.disabled = false;
      say(text);
    };
    const fail = () =>
      finish("Les fichiers n’ont pas pu être envoyés maintenant : ils partiront avec le bouton « Vérifier la demande ».");
    request.upload.addEventListener("progress", (event) => {
      const percent = event.total ? Math.round((100 * event.loaded) / event.total) : 0;
      bar.querySelector("progress").value = percent;
      bar.querySelector(".progress-percent").textContent = `${percent}\u00a0%`;
    });
    request.addEventListener("load", () => {
      if (request.status !== 200) {
        fail();
        return;
      }
      list.innerHTML = request.responseText;
      input.value = "";
      form.dispatchEvent(new CustomEvent("draft-saved"));
      finish(isWhole && !list.querySelector(".field-errors") ? "Fichiers enregistrés." : "Certains fichiers n’ont pas été joints.");
    });
    request.addEventListener("error", fail);
    request.open("POST", filesUrl);
    request.setRequestHeader("Accept", "text/html");
    request.send(data);
    input.disabled = true;
  });
})();
