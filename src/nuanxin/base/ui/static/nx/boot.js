// Before the first paint: text size as chosen last time, and a mark that scripts run.
(function () {
  var root = document.documentElement;
  root.classList.add("nx-js");
  try {
    if (localStorage.getItem("nx-size") === "large") root.dataset.size = "large";
  } catch (blocked) {
    // Storage may be switched off: the page then starts in normal size.
  }
})();
