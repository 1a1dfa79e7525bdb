/* Logging out empties the phone of families; what was not sent yet is asked about first. */
"use strict";
(() => {
  const store = window.nxVisits;
  const forms = document.querySelectorAll("form[data-leaves]");
  if (!store || !forms.length) return;

  async function waiting() {
    const base = await store.open();
    return base ? (await store.all("box")).length : 0;
  }

  async function leave(form) {
    await store.wipe();
    form.submit();
  }

  forms.forEach((form) => form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const count = await waiting();
    if (!count) return leave(form);
    const dialog = document.getElementById("nx-confirm");
    dialog.querySelector("[data-question]").textContent =
      `手机里还有 ${count} 条走访没有上传，退出登录会把它们删掉。要先上传，请点“先不办”，再打开“今天的走访”。`;
    dialog.querySelector("[data-yes]").textContent = "删掉，退出登录";
    dialog.onclose = () => dialog.returnValue === "yes" && leave(form);
    dialog.returnValue = "";
    dialog.showModal();
  }));
})();
