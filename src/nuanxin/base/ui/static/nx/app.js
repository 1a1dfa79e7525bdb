/* Behaviour shared by all pages. No inline code, no eval: the content security policy allows neither. */
"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  /* ---- text size ---- */
  const sizeButton = document.querySelector("[data-size-toggle]");
  const showSize = () => sizeButton?.setAttribute("aria-pressed", String(root.dataset.size === "large"));
  sizeButton?.addEventListener("click", () => {
    const large = root.dataset.size !== "large";
    if (large) root.dataset.size = "large";
    else delete root.dataset.size;
    try {
      localStorage.setItem("nx-size", large ? "large" : "normal");
    } catch (blocked) { /* the choice then lasts for this page only */ }
    showSize();
    window.dispatchEvent(new Event("resize"));
  });
  showSize();

  /* ---- tabs wider than the screen: the open one is in sight ---- */
  for (const open of all(".nx-tabs [aria-current]")) {
    const bar = open.closest(".nx-tabs");
    const [inside, around] = [open.getBoundingClientRect(), bar.getBoundingClientRect()];
    bar.scrollLeft += inside.left - around.left - (around.width - inside.width) / 2;
  }

  /* ---- messages ---- */
  function toast(text, level = "ok") {
    const box = document.createElement("div");
    box.className = "nx-toast" + (level === "bad" ? " nx-toast-bad" : "");
    box.setAttribute("role", level === "bad" ? "alert" : "status");
    const words = document.createElement("span");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "知道了";
    close.addEventListener("click", () => box.remove());
    box.append(words, close);
    document.getElementById("nx-toasts").append(box);
    if (level !== "bad") setTimeout(() => box.remove(), 5000);
  }
  document.addEventListener("nx:toast", (event) => toast(event.detail.text, event.detail.level));

  /* ---- drawer and confirm dialog ---- */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
    if (event.target.matches("dialog.nx-drawer")) event.target.close();
    if (event.target.closest("[data-print]")) window.print();
  });
  function ask(question, verb, go) {
    const dialog = document.getElementById("nx-confirm");
    dialog.querySelector("[data-question]").textContent = question;
    dialog.querySelector("[data-yes]").textContent = verb;
    dialog.onclose = () => dialog.returnValue === "yes" && go();
    dialog.returnValue = "";
    dialog.showModal();
  }
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, event.detail.elt.dataset.yes || "确认", () => event.detail.issueRequest(true));
  });

  /* ---- requests ---- */
  const busy = document.getElementById("nx-busy");
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.closest("[data-quiet]")) busy.classList.add("nx-on");
  });
  document.addEventListener("htmx:afterRequest", () => busy.classList.remove("nx-on"));
  document.addEventListener("htmx:beforeSwap", (event) => {
    // 422 carries the same page with what to mend; a page for itself says whether it is one.
    if (event.detail.xhr.status === 422 || event.detail.xhr.getResponseHeader("Nx-Shown")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:sendError", () => toast("网络连不上，内容还没有提交。请检查网络后再点一次。", "bad"));
  document.addEventListener("htmx:timeout", () => toast("等待时间过长，请稍后再试一次。", "bad"));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 422 && !event.detail.xhr.getResponseHeader("Nx-Shown")) toast("系统出了点问题，您填写的内容还在页面上。请稍后再试。", "bad");
  });

  /* ---- what was open stays open, and focus is not lost ---- */
  let kept = { open: [], shut: [] };
  document.addEventListener("htmx:beforeSwap", () => {
    const folds = all("details[id]");
    kept = { open: folds.filter((d) => d.open).map((d) => d.id), shut: folds.filter((d) => !d.open).map((d) => d.id) };
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    kept.open.forEach((id) => { const fold = document.getElementById(id); if (fold) fold.open = true; });
    kept.shut.forEach((id) => { const fold = document.getElementById(id); if (fold) fold.open = false; });
    dress(document);
    if (document.activeElement === document.body) {
      event.target.closest("[data-refocus]")?.querySelector("[data-focus-after]")?.focus();
    }
  });

  /* ---- fields that only matter under a condition: data-when="name=value" ---- */
  function showConditional(within) {
    all("[data-when]", within).forEach((box) => {
      const [name, wanted] = box.dataset.when.split("=");
      const inputs = all(`[name="${CSS.escape(name)}"]`);
      const chosen = inputs.find((i) => i.type === "radio" && i.checked) || inputs.find((i) => i.type !== "radio");
      const value = chosen ? chosen.value : "";
      const fits = wanted.startsWith("!") ? value !== "" && value !== wanted.slice(1) : wanted.split("|").includes(value);
      box.hidden = !fits;
      all("input, select", box).forEach((i) => { i.disabled = !fits; });
    });
  }
  document.addEventListener("change", () => showConditional(document));

  /* ---- jump to a field, opening what hides it ---- */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-field]");
    const field = link && document.getElementById(link.dataset.field);
    if (!field) return;
    event.preventDefault();
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const input = field.matches("input, select") ? field : field.querySelector("input, select");
    (input || field).focus();
    (input || field).scrollIntoView({ block: "center" });
  });

  /* ---- what was typed is there again when a form is refused ---- */
  const RENEWED = ["csrfmiddlewaretoken", "_once", "_post", "revision"];
  function isThatForm(form, typed) {
    if (new URL(form.getAttribute("action") || location.href, location.href).pathname !== location.pathname) return false;
    return Object.keys(typed).every((name) => {
      if (RENEWED.includes(name)) return true;
      const those = Array.from(form.elements).filter((e) => e.name === name);
      const fixed = those.filter((e) => ["hidden", "submit", "checkbox", "radio"].includes(e.type));
      const values = fixed.map((e) => e.value);
      return those.length && (fixed.length < those.length || typed[name].every((said) => values.includes(said)));
    });
  }
  function putBack() {
    const kept = document.getElementById("nx-typed");
    if (!kept) return;
    const typed = JSON.parse(kept.textContent);
    const form = all("main form[method=post]").find((each) => isThatForm(each, typed));
    if (!form) return;
    Array.from(form.elements).forEach((e) => {
      if (!e.name || ["hidden", "submit", "button", "file", "password"].includes(e.type)) return;
      const said = typed[e.name] || [];
      if (e.type === "checkbox" || e.type === "radio") e.checked = said.includes(e.value);
      else if (e.type === "select-multiple") all("option", e).forEach((o) => { o.selected = said.includes(o.value); });
      else if (said.length) e.value = said.length > 1 ? said[Array.from(form.elements).filter((o) => o.name === e.name).indexOf(e)] : said[0];
    });
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }

  /* ---- drop zone ---- */
  function dressDropZone(zone) {
    const input = zone.querySelector("input");
    const name = zone.querySelector("[data-file]");
    ["dragover", "dragleave", "drop"].forEach((kind) =>
      zone.addEventListener(kind, () => zone.classList.toggle("nx-over", kind === "dragover")));
    input.addEventListener("change", () => {
      const file = input.files[0];
      if (file) name.textContent = `${file.name}（${Math.max(1, Math.round(file.size / 1024))} KB）`;
    });
  }

  /* ---- charts ---- */
  const palette = ["#12706A", "#E07A3F", "#4C8FCB", "#C9A227", "#8A6BB8", "#7A8B3C"];
  function drawChart(box) {
    const option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    const size = parseFloat(getComputedStyle(root).fontSize) * 0.8125;
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption({
      color: palette,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size },
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      ...option,
      tooltip: { trigger: "axis", renderMode: "richText", ...(option.tooltip || {}) },
    });
    window.addEventListener("resize", () => chart.resize());
  }

  /* ---- on a phone the rows of a long table of figures fold away under its sum ---- */
  const phone = matchMedia("(max-width: 40rem)");
  function foldRows(table) {
    const rows = table.tBodies[0]?.rows.length || 0;
    if (!phone.matches || !table.tFoot || rows < 5) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn nx-unfold";
    const show = (open) => {
      table.classList.toggle("nx-folded", !open);
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? `收起 ${rows} 行` : `展开 ${rows} 行`;
    };
    button.addEventListener("click", () => show(table.classList.contains("nx-folded")));
    show(false);
    table.after(button);
  }

  function dress(within) {
    showConditional(within);
    if (phone.matches) all("details[data-shut-on-phone]", within).forEach((fold) => { fold.open = false; delete fold.dataset.shutOnPhone; });
    all("table.nx-compact:not([data-dressed])", within).forEach((table) => { table.dataset.dressed = ""; foldRows(table); });
    all("[data-drop]:not([data-dressed])", within).forEach((zone) => { zone.dataset.dressed = ""; dressDropZone(zone); });
    if (window.echarts) all("[data-chart]:not([data-dressed])", within).forEach((box) => { box.dataset.dressed = ""; drawChart(box); });
    document.dispatchEvent(new CustomEvent("nx:dress"));
  }
  document.addEventListener("DOMContentLoaded", () => { putBack(); dress(document); }); // after every deferred script
})();
