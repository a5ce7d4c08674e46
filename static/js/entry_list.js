// The list of entries works without this file. It stays on the page where a link leads to an entry that the page
// shows, and finds the page of an entry that only the fragment of an address names.

const PREFIX = "#entry-";

// An address without the entry in its query may be an old one, or may have been typed.
function findPage() {
  if (!location.hash.startsWith(PREFIX) || document.getElementById(location.hash.slice(1))) return;
  const query = new URLSearchParams(location.search);
  const uid = location.hash.slice(PREFIX.length);
  if (query.get("entry") === uid) return;
  location.replace(`?entry=${encodeURIComponent(uid)}${location.hash}`);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(`a[href*="${PREFIX}"]`);
  if (!link || link.pathname !== location.pathname) return;
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (!document.getElementById(link.hash.slice(1))) return;
  event.preventDefault();
  location.hash = link.hash;
});

// Escape closes the tools of a row, and leaves the focus where they were opened.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const tools = event.target.closest?.(".entry-tools");
  tools?.closest(".row")?.querySelector(".more-link[aria-expanded=true]")?.click();
});

// The tools of a row unfold below it: they must not stay under the bar of what is selected.
document.body.addEventListener("htmx:afterSettle", (event) => {
  event.detail.elt
    .closest?.("#entries > .row:has(.more-link[aria-expanded=true])")
    ?.scrollIntoView({ block: "nearest", behavior: "instant" });
});

// "Add here" puts its form below the row: the tools of the row are no longer needed.
document.body.addEventListener("htmx:afterSwap", (event) => {
  const added = event.detail.requestConfig.elt.closest?.(".add-here");
  const row = added?.closest(".row");
  if (!row) return;
  const address = row
    .querySelector(".more-link")
    .getAttribute("href")
    .replace(/more\/$/, "?focus=none");
  window.htmx.ajax("GET", address, { source: row });
});

// --- Keys -------------------------------------------------------------------------------------------------
// Letters act while no field has the focus, and can be switched off in the account (as in shortcuts.js). The row that has
// the focus, or that has something in it with the focus, is the one that they are about.

const list = document.getElementById("entries");
const usesLetters = document.body.dataset.letterKeys === "on";

function listRows() {
  return [...list.querySelectorAll(":scope > .row:not(.row-form)")];
}

// The first row in the window if none has the focus.
function goTo(step, row) {
  const rows = listRows();
  const visible = () => rows.find((other) => other.getBoundingClientRect().bottom > 0);
  const next = row ? rows[rows.indexOf(row) + step] : visible();
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// The tools are asked for if they are closed; `act` is called with the row that has them.
function withTools(row, act) {
  const more = row.querySelector(".more-link");
  if (!more) return;
  if (more.getAttribute("aria-expanded") === "true") {
    act(row);
    return;
  }
  const address = more.getAttribute("href");
  window.htmx.ajax("GET", address, { source: row, target: row, swap: "outerHTML" }).then(() => {
    const opened = document.getElementById(row.id);
    if (opened) act(opened);
  });
}

const rowKeys = {
  Enter: (row) => row.querySelector("h3 a")?.click(),
  x: (row) => row.querySelector(".row-tick")?.click(),
  i: (row) => withTools(row, (opened) => opened.querySelector(".add-here a")?.focus()),
  h: (row) => withTools(row, (opened) => opened.querySelector("[data-key=hold]")?.click()),
  m: (row) => row.querySelector(".more-link")?.click(),
  // As in the tools: what was published is withdrawn, after a question.
  Delete: (row) => withTools(row, (opened) => opened.querySelector("[data-key=remove]")?.click()),
};

document.addEventListener("keydown", (event) => {
  if (!list || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const isTick = event.target.matches?.(".row-tick");
  if (!isTick && event.target.matches?.("input, textarea, select, [contenteditable]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key.length === 1 && !usesLetters) return;
  const row = event.target.closest?.("#entries > .row:not(.row-form)");
  if (key === "j" || key === "k") {
    event.preventDefault();
    goTo(key === "j" ? 1 : -1, row);
    return;
  }
  // Enter and Delete are about the row itself: on a link or a button in it they are the browser's.
  if (!row || !(key in rowKeys) || (key.length > 1 && event.target !== row)) return;
  event.preventDefault();
  rowKeys[key](row);
});

findPage();
