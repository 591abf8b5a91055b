// The sign-in page of a demonstration: an account of the list fills the form in.
(() => {
  "use strict";

  const list = document.querySelector("[data-demonstration-password]");
  for (const email of list.querySelectorAll("[data-demonstration-login]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link demo-login";
    button.textContent = email.textContent;
    button.addEventListener("click", () => {
      document.getElementById("id_login").value = email.textContent;
      document.getElementById("id_password").value = list.dataset.demonstrationPassword;
      document.querySelector("main form button[type=submit]").focus();
    });
    email.replaceWith(button);
  }
})();
