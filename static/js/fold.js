// Opens collapsed entries in place. A collapsed entry is a line that links to the entry in full; here its section is
// fetched instead, and the entry replaces the line. Without this file the same links lead to the entries. Far down a
// long timeline a section is only its heading, names its entries in `data-holds`, and opens as a whole.

const fetched = new Map(); // address → promise of the entries of a section, by id
const lines = new WeakMap(); // entry → the line that it replaced
const opened = new Set(); // ids of open entries, which stay open in a newer version

// --- Opening ---------------------------------------------------------------------------------------

function fetchSection(section) {
  const address = section.dataset.part;
  if (!fetched.has(address)) {
    const entries = fetchEntries(address);
    fetched.set(address, entries);
    entries.catch(() => fetched.delete(address));
  }
  return fetched.get(address);
}

async function fetchEntries(address) {
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return new Map([...page.querySelectorAll(".entry[id]")].map((entry) => [entry.id, entry]));
}

// Replace these lines of a section by their entries; return the entries.
async function open(collapsed) {
  const section = collapsed[0].closest(".entry-section");
  const byId = await fetchSection(section);
  const entries = [];
  for (const line of collapsed) {
    const entry = byId.get(line.id)?.cloneNode(true);
    if (!entry) throw new Error(line.id);
    if (!line.isConnected) continue; // opened, or removed with the whole page, meanwhile
    const mark = line.querySelector(".new-mark");
    if (mark) entry.querySelector(".entry-content").prepend(mark.cloneNode(true));
    lines.set(entry, line);
    opened.add(entry.id);
    entries.push(entry);
  }
  for (const entry of entries) lines.get(entry).replaceWith(entry);
  updateControls(section);
  return entries;
}

async function openHeading(section) {
  const byId = await fetchSection(section);
  const list = section.querySelector(".entries");
  if (!list.firstElementChild) {
    const newIds = section.dataset.new?.split(" ") ?? [];
    const mark = section.querySelector(".new-mark");
    for (const [id, fetchedEntry] of byId) {
      const entry = fetchedEntry.cloneNode(true);
      if (mark && newIds.includes(id)) entry.querySelector(".entry-content").prepend(mark.cloneNode(true));
      opened.add(id);
      list.append(entry);
    }
    updateControls(section);
  }
  return [...list.children];
}

function openAll(section) {
  return isHeadingOnly(section)
    ? openHeading(section)
    : open([...section.querySelectorAll(".collapsed-entry")]);
}

function isHeadingOnly(section) {
  return "holds" in section.dataset;
}

function listIds(section) {
  return (
    section.dataset.holds?.split(" ") ??
    [...section.querySelectorAll(".collapsed-entry")].map((line) => line.id)
  );
}

function collapse(section) {
  for (const entry of section.querySelectorAll(".entry[id]")) {
    const line = lines.get(entry);
    opened.delete(entry.id);
    if (line) entry.replaceWith(line);
    else entry.remove();
  }
  updateControls(section);
}

// Each control is visible while it has something to do.
function updateControls(section) {
  const isOpen = Boolean(section.querySelector(".entry"));
  section.querySelector(".entry-section-open").hidden = isHeadingOnly(section)
    ? isOpen
    : !section.querySelector(".collapsed-entry");
  section.querySelector(".entry-section-collapse").hidden = !isOpen;
  section.classList.toggle("is-open", isOpen);
}

function focus(element) {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  // Near the end of the window the opened entry may begin below it.
  if (element.getBoundingClientRect().top > innerHeight * 0.8) element.scrollIntoView({ block: "start" });
}

// --- By click ---------------------------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const line = link.closest(".collapsed-entry");
  const section = link.closest(".entry-section-collapsed");
  if (line && section) {
    event.preventDefault();
    await openOrFollow(link, async () => focus((await open([line]))[0]));
  } else if (section && link.matches(".entry-section-open")) {
    event.preventDefault();
    await openOrFollow(link, async () => focus((await openAll(section))[0]));
  } else if (section && link.matches(".entry-section-collapse")) {
    event.preventDefault();
    collapse(section);
    section.scrollIntoView({ block: "nearest" });
    section.querySelector(".entry-section-open").focus();
  } else if (link.getAttribute("href").startsWith("#")) {
    // The browser fires hashchange only if the anchor is not the same as before.
    setTimeout(openTarget);
  }
});

// If an entry cannot be opened here (no connection, withdrawn meanwhile), follow the link.
async function openOrFollow(link, work) {
  try {
    await work();
  } catch {
    location.assign(link.href);
  }
}

// --- By address ------------------------------------------------------------------------------------

async function openTarget() {
  const id = location.hash.slice(1);
  const line = document.getElementById(id);
  const heading =
    line || !id
      ? null
      : [...document.querySelectorAll(".entry-section-far")].find((section) => listIds(section).includes(id));
  if (!heading && !line?.matches(".entry-section-collapsed .collapsed-entry")) return;
  try {
    const entry = (await (heading ? openHeading(heading) : open([line]))).find((each) => each.id === id);
    // Set the target again: the line was removed, or the entry was not there yet.
    if (entry && location.hash.slice(1) === id) {
      location.replace(location.hash);
      focus(entry);
    }
  } catch {
    // The line is still there, and its link leads on.
  }
}

addEventListener("hashchange", openTarget);
openTarget();

// A newer version is about to replace the page: open in it what the reader has open.
document.addEventListener("timeline:renewing", ({ detail: { page, waits } }) => {
  fetched.clear();
  for (const section of page.querySelectorAll(".entry-section-collapsed")) {
    const wanted = listIds(section).filter((id) => opened.has(id));
    if (!wanted.length) continue;
    waits.push(
      isHeadingOnly(section) ? openHeading(section) : open(wanted.map((id) => page.getElementById(id))),
    );
  }
});
