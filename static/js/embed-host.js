// For pages with a timeline in a frame: gives the frame the height that it reports. It reads nothing but frames, stores
// nothing and sends nothing.
(() => {
  const LEAST = 60;
  const MOST = 20000;
  // Only frames from the server of this script.
  const ownOrigin = new URL(document.currentScript.src).origin;

  addEventListener("message", ({ data, origin, source }) => {
    if (origin !== ownOrigin || data?.type !== "newsroom-timeline:height" || !Number.isFinite(data.height))
      return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow === source) {
        frame.style.height = `${Math.min(Math.max(Math.ceil(data.height), LEAST), MOST)}px`;
      }
    }
  });
})();
