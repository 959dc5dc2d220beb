// Runs before the first paint: the chosen language and theme, then the application itself.
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

  addEventListener("DOMContentLoaded", async () => {
    try {
      // The build writes both links, with its names.
      const glue = document.querySelector('link[rel="modulepreload"]').href;
      const wasm = document.querySelector('link[rel="preload"][as="fetch"]').href;
      const { default: start } = await import(glue);
      await start({ module_or_path: wasm });
      // Where the browser has none, as over plain HTTP in a local network, the program opens with a network only.
      navigator.serviceWorker?.register("/sw.js").catch(() => {});
    } catch (error) {
      console.error(error);
      document.body.append("页面没有加载成功，请刷新再试。 The page did not load, please reload it.");
    }
  });
})();
