/* A number that was shown hides itself again. */
"use strict";
document.addEventListener("htmx:afterSwap", (event) => {
  const shown = event.target.querySelector?.("[data-hide-after]");
  if (!shown) return;
  setTimeout(() => shown.remove(), Number(shown.dataset.hideAfter) * 1000);
});
