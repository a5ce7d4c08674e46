// Inside a frame: tell the page around it how high this one is, so that nothing has to scroll. Nothing else is
// told, and nothing is listened to. static/js/embed-host.js is the other side.

const root = document.documentElement;

function tell() {
  // The height says nothing that is secret, and who may hold the frame is the browser's to enforce.
  const height = Math.ceil(root.getBoundingClientRect().height);
  parent.postMessage({ type: "newsroom-timeline:height", height }, "*");
}

if (parent !== window) new ResizeObserver(tell).observe(root);
