// Shows the embed code with a button that copies it. The code is in a <noscript> until its heading is opened: a browser
// that offers to fill in forms reads every field of a page before it draws the page.

document.addEventListener("toggle", ({ target }) => takeOut(target), true);
for (const box of document.querySelectorAll("details")) takeOut(box);

function takeOut(box) {
  const noscript = box.matches(".embed-code[open]") && box.querySelector("noscript");
  if (!noscript) return;
  // Text in a page that the browser loaded, elements in one that a script parsed.
  const content = noscript.firstElementChild
    ? noscript
    : new DOMParser().parseFromString(noscript.textContent, "text/html").body;
  noscript.replaceWith(...content.childNodes);
  box.querySelector(".pending-note").remove();
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
    await navigator.clipboard.writeText(area.value); // Not available without HTTPS.
    status.textContent = status.dataset.copied;
  } catch {
    status.textContent = status.dataset.selected;
    area.focus();
  }
}
