// Opening what is folded where it stands. A folded entry is a line that links to where it can be read in full; here
// its stretch is fetched instead, and the entry takes the line's place. Without this file the same links lead there.
// Far down a long record a stretch is its heading only, names what it holds, and opens as a whole.

const fetched = new Map(); // address → promise of the entries of a stretch, by id
const lines = new WeakMap(); // entry → the line that it took the place of
const opened = new Set(); // ids, so that what was open is open in a newer version too

// --- Opening ---------------------------------------------------------------------------------------

function entriesOf(stretch) {
  const address = stretch.dataset.part;
  if (!fetched.has(address)) {
    const found = fetchEntries(address);
    fetched.set(address, found);
    found.catch(() => fetched.delete(address));
  }
  return fetched.get(address);
}

async function fetchEntries(address) {
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return new Map([...page.querySelectorAll(".entry[id]")].map((entry) => [entry.id, entry]));
}

// Put the entries in the place of these lines of one stretch; return them.
async function open(folded) {
  const stretch = folded[0].closest(".stretch");
  const found = await entriesOf(stretch);
  const entries = [];
  for (const line of folded) {
    const entry = found.get(line.id)?.cloneNode(true);
    if (!entry) throw new Error(line.id);
    if (!line.isConnected) continue; // opened, or taken away with a whole page, meanwhile
    const mark = line.querySelector(".new-mark");
    if (mark) entry.querySelector(".when").prepend(mark.cloneNode(true));
    lines.set(entry, line);
    opened.add(entry.id);
    entries.push(entry);
  }
  for (const entry of entries) lines.get(entry).replaceWith(entry);
  controls(stretch);
  return entries;
}

async function openFar(stretch) {
  const found = await entriesOf(stretch);
  const list = stretch.querySelector(".entries");
  if (!list.firstElementChild) {
    const fresh = stretch.dataset.new?.split(" ") ?? [];
    const mark = stretch.querySelector(".new-mark");
    for (const [id, one] of found) {
      const entry = one.cloneNode(true);
      if (mark && fresh.includes(id)) entry.querySelector(".when").prepend(mark.cloneNode(true));
      opened.add(id);
      list.append(entry);
    }
    controls(stretch);
  }
  return [...list.children];
}

function openAll(stretch) {
  return isFar(stretch) ? openFar(stretch) : open([...stretch.querySelectorAll(".line")]);
}

function isFar(stretch) {
  return "holds" in stretch.dataset;
}

function held(stretch) {
  return stretch.dataset.holds?.split(" ") ?? [...stretch.querySelectorAll(".line")].map((line) => line.id);
}

function fold(stretch) {
  for (const entry of stretch.querySelectorAll(".entry[id]")) {
    const line = lines.get(entry);
    opened.delete(entry.id);
    if (line) entry.replaceWith(line);
    else entry.remove();
  }
  controls(stretch);
}

// Each of the two is there while there is something for it to do.
function controls(stretch) {
  const isOpen = Boolean(stretch.querySelector(".entry"));
  stretch.querySelector(".stretch-open").hidden = isFar(stretch) ? isOpen : !stretch.querySelector(".line");
  stretch.querySelector(".stretch-fold").hidden = !isOpen;
  stretch.classList.toggle("is-open", isOpen);
}

function focus(element) {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  // Near the end of the window what was opened may begin beneath it.
  if (element.getBoundingClientRect().top > innerHeight * 0.8) element.scrollIntoView({ block: "start" });
}

// --- By hand ---------------------------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const line = link.closest(".line");
  const stretch = link.closest(".stretch-folded");
  if (line && stretch) {
    event.preventDefault();
    await orFollow(link, async () => focus((await open([line]))[0]));
  } else if (stretch && link.matches(".stretch-open")) {
    event.preventDefault();
    await orFollow(link, async () => focus((await openAll(stretch))[0]));
  } else if (stretch && link.matches(".stretch-fold")) {
    event.preventDefault();
    fold(stretch);
    stretch.scrollIntoView({ block: "nearest" });
    stretch.querySelector(".stretch-open").focus();
  } else if (link.getAttribute("href").startsWith("#")) {
    // The browser tells of an anchor only where it is another one than before.
    setTimeout(openTarget);
  }
});

// What cannot be opened here (no connection, withdrawn meanwhile) is told where the link leads.
async function orFollow(link, work) {
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
  const far =
    line || !id
      ? null
      : [...document.querySelectorAll(".stretch-far")].find((stretch) => held(stretch).includes(id));
  if (!far && !line?.matches(".stretch-folded .line")) return;
  try {
    const entry = (await (far ? openFar(far) : open([line]))).find((one) => one.id === id);
    // Anew, because what was the target has gone, or had not come.
    if (entry && location.hash.slice(1) === id) {
      location.replace(location.hash);
      focus(entry);
    }
  } catch {
    // The line stands there, and its link leads on.
  }
}

addEventListener("hashchange", openTarget);
openTarget();

// A newer version is about to take the page's place. What has become of an entry is seen where the reader left it open.
document.addEventListener("timeline:renewing", ({ detail: { page, waits } }) => {
  fetched.clear();
  for (const stretch of page.querySelectorAll(".stretch-folded")) {
    const wanted = held(stretch).filter((id) => opened.has(id));
    if (!wanted.length) continue;
    waits.push(isFar(stretch) ? openFar(stretch) : open(wanted.map((id) => page.getElementById(id))));
  }
});
