// A form with data-confirm="Question ?" asks before it is sent. Without this script it is sent at once.
(() => {
  "use strict";

  function ask(form, button) {
    const dialog = document.createElement("dialog");
    dialog.className = "confirm-dialog";
    const question = document.createElement("p");
    question.id = "confirm-question";
    question.textContent = form.dataset.confirm;
    dialog.setAttribute("aria-labelledby", question.id);
    const actions = document.createElement("div");
    actions.className = "confirm-actions";
    const confirm = document.createElement("button");
    confirm.type = "button";
    confirm.className = button ? button.className : "btn btn-primary";
    confirm.textContent = button ? button.textContent : "Confirmer";
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.className = "btn btn-outline-secondary";
    cancel.textContent = "Revenir";
    actions.append(confirm, cancel);
    dialog.append(question, actions);
    document.body.append(dialog);
    cancel.addEventListener("click", () => dialog.close());
    confirm.addEventListener("click", () => {
      form.dataset.confirmed = "";
      dialog.close();
      form.requestSubmit(button || undefined);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (button) button.focus();
    });
    dialog.showModal();
    cancel.focus();
  }

  // Before the other listeners: what is not confirmed is not sent.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.dataset.confirm) return;
      if ("confirmed" in form.dataset) {
        delete form.dataset.confirmed;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, event.submitter);
    },
    true,
  );
})();
