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

findPage();
