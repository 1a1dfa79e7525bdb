/* A text box that suggests: type a few characters, pick with the arrow keys or the mouse. */
"use strict";
(() => {
  function dress(box) {
    const input = box.querySelector("input[role=combobox]");
    const chosen = box.querySelector("input[type=hidden]");
    const list = box.querySelector("[role=listbox]");
    let timer = 0;
    let latest = 0;
    let active = -1;
    const options = () => Array.from(list.querySelectorAll("[role=option][data-value]"));

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      active = -1;
    }
    function mark(index) {
      const items = options();
      active = items.length ? (index + items.length) % items.length : -1;
      items.forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
      if (active >= 0) {
        input.setAttribute("aria-activedescendant", items[active].id);
        items[active].scrollIntoView({ block: "nearest" });
      }
    }
    function pick(item) {
      input.value = item.dataset.label;
      chosen.value = item.dataset.value;
      close();
      input.dispatchEvent(new Event("nx:picked", { bubbles: true }));
    }
    async function suggest() {
      const text = input.value.trim();
      const turn = ++latest;
      if (!text) return close();
      const answer = await fetch(`${box.dataset.combo}?q=${encodeURIComponent(text)}`);
      if (!answer.ok || turn !== latest) return;
      list.innerHTML = await answer.text();
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      active = -1;
    }
    input.addEventListener("input", (event) => {
      event.stopPropagation(); // a half-typed place decides nothing
      chosen.value = "";
      clearTimeout(timer);
      timer = setTimeout(suggest, 150);
    });
    input.addEventListener("keydown", (event) => {
      const open = !list.hidden;
      if (event.key === "ArrowDown") { event.preventDefault(); if (open) mark(active + 1); else suggest(); }
      else if (event.key === "ArrowUp" && open) { event.preventDefault(); mark(active - 1); }
      else if (event.key === "Escape" && open) { event.preventDefault(); close(); }
      else if (event.key === "Enter" && open) {
        event.preventDefault();
        const items = options();
        if (active >= 0) pick(items[active]);
        else if (items.length) pick(items[0]);
      }
    });
    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => {
      const item = event.target.closest("[data-value]");
      event.preventDefault();
      if (item) pick(item);
    });
  }
  document.addEventListener("nx:dress", () => {
    document.querySelectorAll("[data-combo]:not([data-dressed])").forEach((box) => {
      box.dataset.dressed = "";
      dress(box);
    });
  });
})();
