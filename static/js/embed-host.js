// For pages that hold a timeline in a frame: give the frame the height that it asks for, and nothing else.
// It reads nothing of the page but its frames, keeps nothing and asks nobody.
(() => {
  const LEAST = 60;
  const MOST = 20000;
  // The frames of the server that this script is from, and no others.
  const ours = new URL(document.currentScript.src).origin;

  addEventListener("message", ({ data, origin, source }) => {
    if (origin !== ours || data?.type !== "newsroom-timeline:height" || !Number.isFinite(data.height)) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow === source) {
        frame.style.height = `${Math.min(Math.max(Math.ceil(data.height), LEAST), MOST)}px`;
      }
    }
  });
})();
