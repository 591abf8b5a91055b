// Pages of the request desk. Each works without this script: the server checks the same things.
(() => {
  "use strict";

  // A file that is too heavy is told before it is sent, while the others are still chosen; the form
  // does not leave with it, and the message takes the place of the server's own.
  for (const input of document.querySelectorAll("input[type=file][data-max-bytes]")) {
    const limit = Number(input.dataset.maxBytes);
    const drawing = input.form.querySelector("template[data-file-problem]");
    // In a draft, the others have left already and the heavy one is let go.
    const advice = input.form.dataset.filesUrl
      ? "Il n’a pas été joint."
      : "Choisissez de nouveau vos fichiers sans celui-là.";
    const note = document.createElement("p");
    note.className = "field-errors file-problem tone-danger";
    note.id = `${input.id}_too_heavy`;
    note.setAttribute("role", "alert");
    note.tabIndex = -1;
    input.after(note);
    const described = input.getAttribute("aria-describedby") || "";
    const wasInvalid = input.classList.contains("is-invalid");
    input.addEventListener("change", () => {
      const heavy = [...input.files].filter((file) => file.size > limit);
      const names = heavy.map((file) => `«\u00a0${file.name}\u00a0»`).join(", ");
      const megabytes = Math.round(limit / 1024 / 1024);
      const problem = heavy.length
        ? `${names}\u00a0: un fichier ne peut pas dépasser ${megabytes}\u00a0Mo. ${advice}`
        : "";
      const line = drawing.content.cloneNode(true);
      line.querySelector("span").textContent = problem;
      note.replaceChildren(...(problem ? [line] : []));
      input.classList.toggle("is-invalid", Boolean(problem) || wasInvalid);
      if (problem || wasInvalid) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      const told = `${described} ${problem ? note.id : ""}`.trim();
      if (told) input.setAttribute("aria-describedby", told);
      else input.removeAttribute("aria-describedby");
    });
  }
  // Before the other listeners: for them, what does not leave was not sent.
  document.addEventListener(
    "submit",
    (event) => {
      const problem = event.target.querySelector(".file-problem:not(:empty)");
      if (!problem || event.target.dataset.filesUrl) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      problem.focus();
    },
    true,
  );

  // Routing: only the agents of the chosen direction are proposed.
  for (const form of document.querySelectorAll("form[data-route]")) {
    const direction = form.elements.direction;
    const agent = form.elements.agent;
    const groups = [...agent.querySelectorAll("optgroup")];
    const follow = () => {
      const chosen = direction.value ? direction.selectedOptions[0].textContent.trim() : "";
      for (const group of groups) {
        if (!chosen || group.label === chosen) agent.append(group);
        else group.remove();
      }
      if (!agent.selectedOptions.length) agent.value = "";
    };
    direction.addEventListener("change", follow);
    follow();
  }
})();
