/* A photo is made smaller before it is sent: at most 1280 px and 300 KB. The server does it again. */
"use strict";
(() => {
  const EDGE = 1280;
  const MOST = 300 * 1024;

  async function shrunk(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    let blob = null;
    for (const quality of [0.72, 0.6, 0.5, 0.4, 0.3]) {
      blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (blob && blob.size <= MOST) break;
    }
    return blob;
  }

  async function take(input) {
    const hint = document.getElementById(input.getAttribute("aria-describedby"));
    const file = input.files[0];
    if (!file) return;
    hint.textContent = "正在压缩照片";
    try {
      const blob = await shrunk(file);
      const carrier = new DataTransfer();
      carrier.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
      input.files = carrier.files;
    } catch (old) { /* an older browser sends the photo as it is; the server makes it smaller */ }
    const size = Math.max(1, Math.round(input.files[0].size / 1024));
    hint.textContent = `选好了一张（${size} KB），${input.dataset.then || "点“下一步”上传"}`;
    const seen = input.closest("fieldset").querySelector("input[type=checkbox]");
    if (seen) seen.checked = true;
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[data-shrink]")) take(event.target);
  });
})();
