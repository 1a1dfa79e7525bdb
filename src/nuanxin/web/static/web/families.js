/* A number that was shown hides itself again; the reason is written once for one family. */
"use strict";
document.addEventListener("htmx:afterSwap", (event) => {
  const shown = event.target.querySelector?.("[data-hide-after]");
  if (!shown) return;
  const why = event.detail?.requestConfig?.elt?.querySelector?.("[data-why]")?.value;
  for (const field of document.querySelectorAll("[data-why]")) field.value ||= why ?? "";
  setTimeout(() => shown.remove(), Number(shown.dataset.hideAfter) * 1000);
});
