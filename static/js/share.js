// Copies the link of the page, or offers it to the system's share dialogue where the browser has one.

const box = document.querySelector("#share");
const address = document.querySelector("link[rel=canonical]")?.href;
const title = document.querySelector("meta[property='og:title']")?.content ?? document.title;
const status = box?.querySelector("[role=status]");

if (box && address) {
  const system = box.querySelector(".share-system");
  box.querySelector(".share-copy").addEventListener("click", copy);
  system.addEventListener("click", share);
  system.hidden = !navigator.share;
  box.querySelector("[hidden]:not(button)")?.removeAttribute("hidden");
}

async function copy() {
  try {
    await navigator.clipboard.writeText(address); // Not available without HTTPS.
    status.textContent = status.dataset.copied;
  } catch {
    status.textContent = status.dataset.failed;
  }
}

async function share() {
  status.textContent = "";
  try {
    await navigator.share({ title, url: address });
  } catch {
    // Closed without sharing, which is the reader's choice.
  }
}
