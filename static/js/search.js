// Suggestions under a search box as one types: links, reached by Tab or the arrows, shut by Escape.
// Without this script, the form searches when it is sent.
(() => {
  "use strict";
  const PAUSE = 200;
  const SHORTEST = 2;

  const start = (box) => {
    box.dataset.ready = "";
    const input = box.querySelector("input[type=search]");
    const panel = box.querySelector("[data-search-suggestions]");
    const status = box.querySelector("[data-search-status]");
    let waiting;
    let asked = new AbortController();

    const links = () => Array.from(panel.querySelectorAll("a"));
    const shut = () => {
      clearTimeout(waiting);
      asked.abort();
      panel.hidden = true;
      panel.replaceChildren();
      status.textContent = "";
    };
    const ask = async () => {
      asked.abort();
      asked = new AbortController();
      const address = `${box.dataset.search}?${new URLSearchParams({ q: input.value })}`;
      try {
        const answer = await fetch(address, { signal: asked.signal, credentials: "same-origin" });
        if (!answer.ok || answer.redirected) return;
        // Our own page: it has escaped every word that was typed.
        panel.innerHTML = await answer.text();
        const found = panel.querySelector("[data-found]");
        panel.hidden = !found;
        status.textContent = found ? found.dataset.found : "";
      } catch (error) {
        if (error.name !== "AbortError") shut(); // Offline: the form itself will say so.
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      if (input.value.trim().length < SHORTEST) shut();
      else waiting = setTimeout(ask, PAUSE);
    });
    box.addEventListener("keydown", (event) => {
      if (panel.hidden) return;
      const all = links();
      const place = all.indexOf(document.activeElement);
      if (event.key === "Escape") {
        shut();
        input.focus();
      } else if (event.key === "ArrowDown" && place < all.length - 1) {
        all[place + 1].focus();
      } else if (event.key === "ArrowUp" && place >= 0) {
        (all[place - 1] || input).focus();
      } else {
        return;
      }
      event.preventDefault();
    });
    box.addEventListener("submit", shut);
    // Safari gives no focus to a link that is pressed: without this the panel would shut under it.
    panel.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("focusout", (event) => {
      if (!box.contains(event.relatedTarget)) shut();
    });
  };

  document.querySelectorAll("[data-search]:not([data-ready])").forEach(start);
})();
