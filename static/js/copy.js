// The HTML to copy stands in a <noscript> until its heading is opened: a browser that offers to fill in forms reads
// every field of a page before the page is drawn. With it comes a button that copies it.

document.addEventListener("toggle", ({ target }) => bringOut(target), true);
for (const box of document.querySelectorAll("details")) bringOut(box);

function bringOut(box) {
  const kept = box.matches(".embed-this[open]") && box.querySelector("noscript");
  if (!kept) return;
  // Text to this page, and elements to one that a script has read.
  const held = kept.firstElementChild
    ? kept
    : new DOMParser().parseFromString(kept.textContent, "text/html").body;
  kept.replaceWith(...held.childNodes);
  box.querySelector(".late").remove();
  const control = box.querySelector(".embed-copy");
  control.hidden = false;
  control
    .querySelector("button")
    .addEventListener("click", () =>
      copy(box.querySelector("textarea"), control.querySelector("[role=status]")),
    );
}

async function copy(area, status) {
  area.select();
  try {
    await navigator.clipboard.writeText(area.value); // There is none on a site without HTTPS.
    status.textContent = status.dataset.copied;
  } catch {
    status.textContent = status.dataset.selected;
    area.focus();
  }
}
