/* Before a form leaves that has been open for a while: would it be taken? Otherwise it stays on
   its page, with what was typed. A page just opened has nothing to ask. */
"use strict";
(() => {
  const box = document.getElementById("nx-still");
  if (!box) return;
  const said = box.querySelector("[data-said]");
  const way = box.querySelector("[data-way]");
  const again = box.querySelector("[data-again]");
  const asking = new WeakSet();
  const cleared = new WeakSet();
  const opened = Date.now();
  const longSeconds = 240;
  const provedSeconds = 290;
  const provedBefore = Number(box.dataset.now) - Number(box.dataset.proved);
  let left = false;
  let waiting = null;

  /* Open for minutes, left for another page (which may have logged in anew), or a form that asks
     for a proof of a few minutes. */
  function doubtful(form) {
    const seconds = (Date.now() - opened) / 1000;
    return left || seconds > longSeconds || ("fresh" in form.dataset && provedBefore + seconds > provedSeconds);
  }

  function toast(text) {
    document.dispatchEvent(new CustomEvent("nx:toast", { detail: { text, level: "bad" } }));
  }
  const where = (form, button) =>
    new URL(button?.getAttribute("formaction") || form.getAttribute("action") || "", location.href).pathname;

  async function ask(form, button) {
    const query = new URLSearchParams({ who: box.dataset.who, where: where(form, button) });
    const answer = await fetch(`${box.dataset.ask}?${query}`, { cache: "no-store", redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    // The token changes with every log-in; the one in the page is then no longer good.
    document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((input) => { input.value = told.token; });
    return told;
  }

  function show(told) {
    said.textContent = told.ready ? "已经可以提交了，请点“再提交一次”。" : told.said;
    way.hidden = told.ready;
    if (told.address) way.href = told.address;
    if (!box.open) box.showModal();
    (told.ready ? again : way).focus();
  }

  async function send(form, button) {
    asking.add(form);
    try {
      const told = await ask(form, button);
      if (told.ready) {
        cleared.add(form);
        form.requestSubmit(button);
      } else {
        waiting = { form, button };
        show(told);
      }
    } catch (away) {
      toast("连不上系统，内容还没有提交，还在这一页。请过一会儿再点一次。");
    } finally {
      asking.delete(form);
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post" || "unasked" in form.dataset) return;
    if (cleared.delete(form) || !doubtful(form)) return;
    event.preventDefault();
    if (!asking.has(form)) send(form, event.submitter);
  });
  again.addEventListener("click", () => {
    box.close();
    send(waiting.form, waiting.button);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) left = true;
    if (document.hidden || !box.open) return;
    ask(waiting.form, waiting.button).then(show, () => {});
  });
})();
