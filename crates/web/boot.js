// Runs before the first paint: the chosen language and theme, the session, then the application itself.
// A file and not inline, so that the content security policy can stay strict.
(() => {
  const root = document.documentElement;
  const chosen = (name) => {
    try { return localStorage.getItem(`fangke.${name}`); } catch { return null; }
  };
  const theme = chosen("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const locale = chosen("locale");
  if (["zh-CN", "zh-TW", "en"].includes(locale)) root.lang = locale;

  // Whoever was signed in here goes on: asked while the program is still on its way, which takes the answer (`api/refresh.rs`).
  if (chosen("signed_in")) {
    const renew = () => fetch("/api/v1/auth/refresh", { method: "POST", headers: { accept: "application/json" } });
    // In turn with other tabs. A failure is heard by the program.
    window.fangkeRenewal = navigator.locks ? navigator.locks.request("fangke.refresh", renew) : renew();
    window.fangkeRenewal.catch(() => {});
  }

  addEventListener("DOMContentLoaded", async () => {
    try {
      // The build writes both links, with its names.
      const glue = document.querySelector('link[rel="modulepreload"]').href;
      const wasm = document.querySelector('link[rel="preload"][as="fetch"]').href;
      const { default: start } = await import(glue);
      await start({ module_or_path: wasm });
      // Where the browser has none, as over plain HTTP in a local network, the program opens with a network only.
      // It is for the next opening, so this one comes first.
      setTimeout(() => navigator.serviceWorker?.register("/sw.js").catch(() => {}), 2000);
    } catch (error) {
      console.error(error);
      document.body.append("页面没有加载成功，请刷新再试。 The page did not load, please reload it.");
    }
  });
})();
