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
    let behind = false; // what is typed has no list yet
    let pressed = Promise.resolve();
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
    function settle() {
      clearTimeout(timer);
      latest += 1; // an answer still on its way comes too late
      behind = false;
    }
    function pick(item) {
      settle();
      input.value = item.dataset.label;
      chosen.value = item.dataset.value;
      close();
      input.dispatchEvent(new Event("nx:picked", { bubbles: true }));
    }
    async function suggest() {
      settle();
      const text = input.value.trim();
      const turn = latest;
      if (!text) return close();
      behind = true;
      const answer = await fetch(`${box.dataset.combo}?q=${encodeURIComponent(text)}`).catch(() => null);
      const found = answer && answer.ok ? await answer.text() : null;
      if (turn !== latest) return;
      behind = false;
      if (found === null) return close();
      list.innerHTML = found;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      active = -1;
    }
    /* Keys act on the list of what is typed, never on the list of what was typed before. */
    async function press(key) {
      if (behind || (list.hidden && key === "ArrowDown")) await suggest();
      if (behind || list.hidden) return;
      if (key === "ArrowDown") return mark(active + 1);
      if (key === "ArrowUp") return mark(active - 1);
      const item = options()[Math.max(active, 0)];
      if (item) pick(item);
    }
    input.addEventListener("input", (event) => {
      event.stopPropagation(); // a half-typed place decides nothing
      chosen.value = "";
      settle();
      behind = true;
      timer = setTimeout(suggest, 150);
    });
    input.addEventListener("keydown", (event) => {
      const open = !list.hidden || behind;
      if (event.key === "ArrowDown" || (open && ["ArrowUp", "Enter"].includes(event.key))) {
        event.preventDefault();
        pressed = pressed.then(() => press(event.key)); // one after the other, as pressed
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        settle();
        close();
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
