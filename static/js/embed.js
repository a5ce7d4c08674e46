// Inside a frame: reports the height of this page to the page around it, so that nothing has to scroll. It sends nothing
// else and listens to nothing. The other side is static/js/embed-host.js.

const root = document.documentElement;

function reportHeight() {
  // The height is no secret, and the browser enforces who may show the frame.
  const height = Math.ceil(root.getBoundingClientRect().height);
  parent.postMessage({ type: "newsroom-timeline:height", height }, "*");
}

if (parent !== window) new ResizeObserver(reportHeight).observe(root);
