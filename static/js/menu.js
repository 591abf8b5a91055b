// The main menu: always open where there is room, shut at first on a phone. Without this script
// it is simply open everywhere. The account panel shuts on Escape or when one looks elsewhere.
(() => {
  "use strict";
  const menu = document.querySelector("[data-menu]");
  const wide = window.matchMedia("(min-width: 62rem)");
  if (menu) {
    const follow = () => {
      menu.open = wide.matches;
    };
    follow();
    wide.addEventListener("change", follow);
  }
  const account = document.querySelector("[data-account]");
  if (account) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && account.open) {
        account.open = false;
        account.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", (event) => {
      if (!account.contains(event.target)) account.open = false;
    });
  }
})();
