/* 试算: faults at their fields, and no scolding in the middle of a word. */
"use strict";
(() => {
  let faults = [];
  const rows = () => Array.from(document.querySelectorAll("#trial [data-place]"));
  const busyIn = (row) => {
    const focused = document.activeElement;
    return row.contains(focused) && focused.matches("input[type=text]");
  };

  function show(row, message) {
    const error = row.querySelector(".nx-error");
    if (!error) return;
    error.textContent = message;
    error.hidden = !message;
    row.classList.toggle("nx-field-bad", Boolean(message));
    const input = row.querySelector("input:not([type=radio]):not([type=hidden]), select");
    if (!input) return;
    if (message) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", error.id);
    } else {
      input.removeAttribute("aria-invalid");
    }
  }
  function paint() {
    const messages = new Map(faults.map((fault) => [fault.place, fault.message]));
    rows().forEach((row) => {
      const message = messages.get(row.dataset.place) || "";
      if (!(message && busyIn(row))) show(row, message);
    });
  }
  document.addEventListener("trial:faults", (event) => {
    faults = event.detail.value || event.detail;
    if (!Array.isArray(faults)) faults = [];
    paint();
  });
  document.addEventListener("focusout", () => setTimeout(paint, 0));

  // On a phone the bar that leads to the answer goes once the answer is in sight.
  const sight = new IntersectionObserver((entries) => {
    document.body.classList.toggle("tr-seen", entries[entries.length - 1].isIntersecting);
  });
  document.addEventListener("nx:dress", () => {
    sight.disconnect();
    document.querySelectorAll(".tr-result").forEach((box) => sight.observe(box));
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    // While one date is half typed and everything else is fine, the last answer stays.
    const typing = rows().filter(busyIn).map((row) => row.dataset.place);
    const onlyHere = faults.length > 0 && faults.every((fault) => typing.includes(fault.place));
    const hadAnswer = document.querySelector("#trial-result .tr-bundle");
    if (event.detail.target.id === "trial-result" && event.detail.xhr.status === 422 && onlyHere && hadAnswer) {
      event.detail.shouldSwap = false;
    }
  });
})();
