// A list keeps its place. It is remembered with its filters and its page; from the page of one of
// its rows the way back leads there again, whatever was done meanwhile, and the row takes the focus.
//   <main data-list="address of the list">   rows hold a link whose id is the row's name
//   <main data-listed="name of the row">     with the way back in the breadcrumb
// Without this script the way back is the list that led here, then the list itself.
(() => {
  "use strict";
  const { list, listed } = document.querySelector("main").dataset;

  if (list) {
    // On a phone the views slide: the one shown is in sight.
    const view = document.querySelector("main .rail [aria-current]");
    if (view) view.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    sessionStorage.setItem("place:list", list + window.location.search);
    window.addEventListener("pageshow", (event) => {
      const [arrival] = performance.getEntriesByType("navigation");
      if (!event.persisted && !(arrival && arrival.type === "back_forward")) return;
      const row = document.getElementById(sessionStorage.getItem("place:row") || "");
      if (row) row.focus();
    });
  }

  if (listed) {
    sessionStorage.setItem("place:row", listed);
    const place = sessionStorage.getItem("place:list");
    if (!place) return;
    const { pathname } = new URL(place, window.location.href);
    for (const link of document.querySelectorAll(".breadcrumb a")) {
      if (link.pathname === pathname) link.href = `${place}#${listed}`;
    }
  }
})();
