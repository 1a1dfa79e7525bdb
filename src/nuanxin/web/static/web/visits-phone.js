/* Visits on a phone, with or without a network: the list, the form, what is still to be sent. */
"use strict";
(() => {
  const store = window.nxVisits;
  const main = document.getElementById("main");
  const [note, out, list, form] = ["vp-note", "vp-out", "vp-list", "vp-form"].map((id) => document.getElementById(id));
  const { list: LIST, still: STILL, worker: WORKER, logIn: LOG_IN } = main.dataset;
  const DAYS3 = 72 * 3600 * 1000;
  let known = null;
  let family = null;
  let draft = null;
  let sending = false;

  /* ---- small things ---- */
  function made(tag, words, more = {}) {
    const each = document.createElement(tag);
    if (words) each.textContent = words;
    Object.assign(each, more);
    return each;
  }
  function said(words, address = "") {
    note.replaceChildren(words);
    if (address) note.append(" ", made("a", "去登录", { href: address }));
  }
  const toast = (text, level) => document.dispatchEvent(new CustomEvent("nx:toast", { detail: { text, level } }));
  function fresh() {
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // also where the line is not encrypted
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
  }
  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  }

  /* ---- the list ---- */
  async function learn() {
    try {
      const answer = await fetch(LIST, { cache: "no-store", redirect: "manual" });
      if (answer.type === "opaqueredirect") {
        said("登录已经结束。写好的还在手机里，登录以后会上传。", LOG_IN);
      } else if (answer.ok) {
        known = { key: "now", ...(await answer.json()) };
        await store.put("list", known);
        said("名单是最新的。");
        return;
      } else {
        said("现在拿不到新名单，先用手机里的。");
      }
    } catch (away) {
      said("没有网络。照样可以登记，有网络时会自动上传。");
    }
    known = (await store.get("list", "now")) || null;
    if (known && known.until < Date.now()) {
      await store.remove("list", "now");
      known = null;
    }
  }

  function row(each) {
    const words = made("span");
    words.append(made("b", each.names), made("span", each.place, { className: "nx-block nx-small" }));
    each.duties.forEach((duty) => words.append(made("span", `${duty.what}，${duty.until}`, { className: "nx-block" })));
    const button = made("button", "", { type: "button", className: "vi-row" });
    button.append(words, made("span", "登记", { className: "vi-go" }));
    button.addEventListener("click", () => { location.hash = each.id; });
    const item = made("li");
    item.append(button);
    return item;
  }
  function showList() {
    const rows = known ? known.families.map(row) : [];
    const empty = known ? "今天没有要做的。" : "手机里还没有名单。有网络时打开一次这一页，名单就存好了。";
    if (!rows.length) rows.push(made("li", empty, { className: "vi-kept" }));
    list.querySelector("[data-rows]").replaceChildren(...rows);
  }

  /* ---- the form ---- */
  function read() {
    const fields = [];
    new FormData(form).forEach((value, name) => { if (typeof value === "string" && value !== "") fields.push([name, value]); });
    return fields;
  }
  const photo = document.getElementById("v-photo");
  const taken = () => photo.files[0] || draft?.photo || null;
  function fill(fields) {
    const has = (name, value) => fields.some(([n, v]) => n === name && v === value);
    Array.from(form.elements).forEach((each) => {
      if (!each.name || each === photo) return;
      if (each.type === "checkbox" || each.type === "radio") each.checked = has(each.name, each.value) || (each.type === "radio" && each.value === "" && !fields.some(([n]) => n === each.name));
      else each.value = (fields.find(([n]) => n === each.name) || ["", ""])[1];
    });
    document.getElementById("v-gift").open = fields.some(([n]) => n === "what");
  }
  function dutyRow(duty) {
    const label = made("label", "", { className: "vi-need vi-wide" });
    label.append(made("input", "", { type: "checkbox", name: "mark", value: duty.mark, checked: true }), made("span", `${duty.what}，${duty.until}`));
    return label;
  }
  function names() {
    return [...new Set([known.own, ...family.contacts].filter(Boolean))];
  }
  async function show() {
    const id = decodeURIComponent(location.hash.slice(1));
    family = (known && known.families.find((each) => each.id === id)) || null;
    form.hidden = !family;
    list.hidden = Boolean(family);
    out.hidden = Boolean(family) || !out.querySelector("li");
    document.getElementById("vp-title").textContent = family ? family.names : "走访";
    if (!family) return;
    const duties = document.getElementById("vp-duties");
    duties.hidden = !family.duties.length;
    duties.querySelector("[data-rows]").replaceChildren(...family.duties.map(dutyRow));
    const wish = document.getElementById("vp-wish");
    wish.hidden = !family.wish;
    wish.textContent = family.wish ? `家里的意愿：${family.wish}` : "";
    document.getElementById("vp-names").replaceChildren(...names().map((name) => made("option", "", { value: name })));
    draft = await store.get("drafts", family.id);
    const first = [["how", family.how], ["who", names()[0] || ""], ["on", today()], ...family.duties.map((duty) => ["mark", duty.mark])];
    fill(draft ? draft.fields : first);
    draft ??= { family: family.id, client_id: fresh() };
    photo.value = "";
    document.getElementById("h-photo").textContent = draft.photo ? "已经拍了 1 张" : "";
    window.scrollTo(0, 0);
  }
  let pause = 0;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => { if (family && draft) store.put("drafts", { ...draft, photo: taken(), fields: read(), at: Date.now() }); }, 400);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(pause);
    const { id, names: whose, send } = family;
    await store.file({ client_id: draft.client_id, family: id, names: whose, send, who: known.who, fields: read(), photo: taken(), at: Date.now(), refused: "" });
    navigator.storage?.persist?.();
    toast("存好了。");
    location.hash = "";
    await showBox();
    sendAll();
  });
  form.querySelector("[data-away]").addEventListener("click", async () => {
    clearTimeout(pause);
    await store.remove("drafts", family.id);
    location.hash = "";
  });

  /* ---- what is still to be sent ---- */
  function boxRow(entry) {
    const item = made("li", "", { className: "vi-kept" });
    const mine = !known || known.who === entry.who;
    const value = (name) => (entry.fields.find(([n]) => n === name) || ["", ""])[1];
    item.append(made("b", mine ? entry.names : "另一个岗位登记的一条"));
    const days = Math.floor((Date.now() - entry.at) / 86400000);
    const state = entry.refused ? `没有收下：${entry.refused}` : `等着上传${days ? `，已经等了 ${days} 天，请尽快找个有信号的地方打开这一页` : ""}`;
    item.append(made("span", `${value("on")}，${state}`, { className: "nx-block" }));
    if (!mine) {
      item.append(made("span", "换回原来的账号和岗位再打开这一页，就会上传。", { className: "nx-block nx-small" }));
      return item;
    }
    if (!entry.refused) return item;
    if (value("words")) item.append(made("span", `写的话：${value("words")}`, { className: "nx-block nx-small" }));
    const again = made("button", "改一改再传", { type: "button", className: "btn" });
    again.addEventListener("click", () => reopen(entry));
    const drop = made("button", "不要了", { type: "button", className: "btn" });
    drop.addEventListener("click", () => document.dispatchEvent(new CustomEvent("htmx:confirm", {
      cancelable: true,
      detail: { question: "删掉这一条，写的话也一起删掉？", elt: drop, issueRequest: async () => { await store.remove("box", entry.client_id); showBox(); } },
    })));
    drop.dataset.yes = "删掉";
    const deeds = made("span", "", { className: "nx-line" });
    deeds.append(again, drop);
    item.append(deeds);
    return item;
  }
  async function reopen(entry) {
    if (!known || !known.families.some((each) => each.id === entry.family)) {
      toast("这户现在不在名单里，改不了。请照着打电话告诉乡镇。", "bad");
      return;
    }
    await store.put("drafts", { family: entry.family, client_id: fresh(), fields: entry.fields, photo: entry.photo, at: Date.now() });
    await store.remove("box", entry.client_id);
    await showBox();
    location.hash = entry.family;
  }
  async function showBox() {
    const rows = await store.all("box");
    out.querySelector("[data-rows]").replaceChildren(...rows.sort((a, b) => a.at - b.at).map(boxRow));
    out.hidden = !rows.length || !form.hidden;
    document.getElementById("vp-out-title").textContent = `还在手机里的 ${rows.length} 条`;
  }

  /* A token is asked for first: it changes with every log-in, and so may the post. */
  async function token(entry) {
    const query = new URLSearchParams({ who: entry.who, where: entry.send });
    const answer = await fetch(`${STILL}?${query}`, { cache: "no-store", redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    if (told.ready) return told.token;
    said(`还没有上传。${told.said}`, told.address ? LOG_IN : "");
    return "";
  }
  const GONE = "这户现在不在您的名单里。请照着打电话告诉乡镇。";
  async function refusal(answer) {
    if (answer.status === 404) return GONE;
    try {
      return (await answer.json()).refused || "";
    } catch (page) {
      return "";
    }
  }
  /* "sent", "refused", or "stop": the rest waits as well. */
  async function sendOne(entry) {
    const good = await token(entry);
    if (!good) return "stop";
    const body = new FormData();
    [...entry.fields, ["client_id", entry.client_id], ["csrfmiddlewaretoken", good], ["_post", entry.who]].forEach(([name, value]) => body.append(name, value));
    if (entry.photo) body.append("photo", entry.photo, "photo.jpg");
    const answer = await fetch(entry.send, { method: "POST", body, redirect: "manual", cache: "no-store" });
    if (answer.ok) {
      await store.remove("box", entry.client_id);
      return "sent";
    }
    const why = [404, 422].includes(answer.status) ? await refusal(answer) : "";
    if (!why) {
      said("还没有传上去，内容还在手机里。过一会儿再试。");
      return "stop";
    }
    await store.put("box", { ...entry, refused: why });
    return "refused";
  }
  async function sendAll() {
    if (sending) return;
    sending = true;
    let sent = 0;
    try {
      for (const entry of await store.all("box")) {
        if (entry.refused || (known && known.who !== entry.who)) continue;
        const ended = await sendOne(entry);
        if (ended === "stop") break;
        sent += ended === "sent";
      }
    } catch (away) {
      said("没有网络。写好的在手机里，有网络时会自动上传。");
    }
    sending = false;
    if (sent) {
      toast("传上去了。");
      await learn();
      if (form.hidden) showList();
    }
    await showBox();
  }
  out.querySelector("[data-now]").addEventListener("click", sendAll);

  /* ---- the page keeps itself, where the browser can ---- */
  async function helped() {
    if (!window.isSecureContext || !("serviceWorker" in navigator)) return false;
    return navigator.serviceWorker.register(WORKER, { scope: location.pathname }).then(() => true, () => !navigator.onLine);
  }
  async function keep() {
    if (!(await helped())) {
      note.after(made("p", "这个浏览器不能在没有信号时重新打开网页：到了没有信号的地方，不要关这一页。写好的不会丢，有信号时再打开这一页就会上传。", { className: "nx-hint" }));
      return;
    }
    if (!navigator.onLine) return;
    const pieces = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src], use")]
      .map((each) => new URL(each.getAttribute("href") || each.getAttribute("src"), location.href).pathname);
    const wanted = [location.pathname, ...new Set(pieces)];
    const cache = await caches.open(store.NAME);
    await Promise.all(wanted.map(async (address) => {
      const answer = await fetch(address, { cache: "reload", redirect: "manual" });
      if (answer.ok) await cache.put(address, answer);
    }));
    const now = new Set(wanted.map((address) => new URL(address, location.href).href));
    for (const old of await cache.keys()) if (!now.has(old.url)) await cache.delete(old);
    main.dataset.kept = "";
  }

  /* What nobody came back to for three days goes, too. */
  async function tidy() {
    for (const old of await store.all("drafts")) if (old.at < Date.now() - DAYS3) await store.remove("drafts", old.family);
  }

  addEventListener("hashchange", show);
  addEventListener("online", () => learn().then(showList).then(sendAll));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendAll(); });
  tidy().then(learn).then(showList).then(show).then(showBox).then(sendAll);
  keep().catch(() => {});
})();
