// Checks for a newer version and announces it. Nothing moves until the reader asks for it; then scroll position and focus
// are kept, as they are on reload and when the reader comes back. Without this file a reload shows what is new.

const SECONDS = 25; // With the random part below, and a second at the server, less than 30.
const MOST_DOUBLINGS = 4;

const bar = document.getElementById("live");
const news = bar.querySelector(".live-news");
const show = bar.querySelector("button");
const first = bar.querySelector(".live-first");
const reload = bar.querySelector(".live-reload");

let timer;
let due = 0;
let failures = 0;
let known = ""; // the ETag of the last response
let isOver = false;

// --- Checking ------------------------------------------------------------------------------------

function wait() {
  // Spread the requests: readers who came together must not ask together.
  const seconds = SECONDS * (0.9 + Math.random() * 0.2) * 2 ** Math.min(failures, MOST_DOUBLINGS);
  due = Date.now() + seconds * 1000;
  schedule();
}

function schedule() {
  clearTimeout(timer);
  if (!document.hidden && !isOver) timer = setTimeout(ask, Math.max(0, due - Date.now()));
}

async function ask() {
  const address = bar.dataset.address;
  try {
    const headers = known ? { "If-None-Match": known } : {};
    const response = await fetch(address, { headers, cache: "no-store", credentials: "omit" });
    if (address !== bar.dataset.address) return; // The page was updated meanwhile.
    if (response.status === 410) return end();
    if (response.status !== 304) {
      if (!response.ok) throw new Error(response.statusText);
      const update = await response.json();
      known = response.headers.get("ETag") ?? "";
      if (update.words) offer(update.words);
    }
    failures = 0;
  } catch {
    failures += 1; // No connection, or a server in trouble: ask less often.
  }
  wait();
}

document.addEventListener("visibilitychange", schedule);

// --- Announcing ------------------------------------------------------------------------------------

function say(text, ...controls) {
  bar.classList.add("is-shown");
  // The same text must not be read out again.
  if (news.textContent !== text) news.textContent = text;
  for (const control of [show, first, reload]) control.hidden = !controls.includes(control);
}

function offer(words) {
  say(words, show);
}

function end() {
  isOver = true;
  say(bar.dataset.withdrawn, reload);
}

// --- Updating -----------------------------------------------------------------------------------

show.addEventListener("click", async () => {
  show.disabled = true;
  try {
    // The page of a version has its own address; the live version is at the timeline's.
    const address = new URL(reload.href);
    let page;
    // Again, if the filters changed meanwhile.
    while (!page || address.search !== location.search) {
      address.search = location.search;
      const response = await fetch(address, { cache: "no-cache", credentials: "omit" });
      if (response.status === 410) return end();
      if (!response.ok) throw new Error(response.statusText);
      page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!page.getElementById("live")) throw new Error("another page");
      // Other scripts prepare the new page first, such as opening what the reader has open.
      const waits = [];
      document.dispatchEvent(new CustomEvent("timeline:renewing", { detail: { page, waits } }));
      await Promise.allSettled(waits);
    }
    take(page);
    if (address.pathname !== location.pathname) history.replaceState(history.state, "", address);
  } catch {
    say(bar.dataset.failed, show, reload);
  } finally {
    show.disabled = false;
  }
});

function take(page) {
  const main = bar.parentElement;
  const before = new Set(entries());
  const position = findVisible();
  const opened = [...main.querySelectorAll("details[open]")].map(pathTo);
  const newBar = page.getElementById("live");

  // Replace all but this bar: a new entry may have changed the number of every source.
  for (const old of [...main.childNodes]) if (old !== bar) old.remove();
  for (const node of [...newBar.parentElement.childNodes]) if (node !== newBar) main.append(node);
  // The foot has the number of the version, and links to it.
  document.querySelector(".colophon").replaceWith(page.querySelector(".colophon"));
  document.title = page.title;
  bar.dataset.address = newBar.dataset.address;
  known = "";

  for (const path of opened) at(path)?.setAttribute("open", "");
  const added = entries().filter((id) => !before.has(id));
  for (const id of added) mark(id);
  settle(position);

  if (added.length) first.href = `#${added[0]}`;
  say(news.textContent, ...(added.length ? [first] : []));
  if (!added.length) bar.classList.remove("is-shown");
  // The button that had the focus is gone.
  (added.length ? first : main).focus({ preventScroll: true });
  // For other scripts that work on the content of the page.
  document.dispatchEvent(new CustomEvent("timeline:renewed"));
}

// The ids of all entries in order: in full, as lines, and in sections that only name their entries.
function entries() {
  const found = document.querySelectorAll("#record :is(.entry, .collapsed-entry)[id], #record [data-holds]");
  return [...found].flatMap((element) => element.dataset.holds?.split(" ") ?? element.id);
}

// Mark an entry as new. If it is in a collapsed section without lines, mark the section, which passes the mark on.
function mark(id) {
  const entry = document.getElementById(id);
  const section = entry ?? document.querySelector(`#record [data-holds~="${id}"]`);
  if (!entry) section.dataset.new = `${section.dataset.new ?? ""} ${id}`.trim();
  if (section.classList.contains("is-new")) return;
  const word = document.createElement("p");
  word.className = "new-mark";
  word.textContent = bar.dataset.new;
  section.classList.add("is-new");
  (section.querySelector(entry ? ".entry-content" : ".entry-section-head") ?? section).prepend(word);
}

// How to find a disclosure in the new page: the nearest element with an id, and its index in that.
function pathTo(element) {
  const named = element.parentElement.closest("[id]");
  return [named.id, [...named.querySelectorAll("details")].indexOf(element)];
}

function at([id, number]) {
  return document.getElementById(id)?.querySelectorAll("details")[number];
}

// The visible entries and sections with their distance from the top of the window; first those that begin in sight.
function findVisible() {
  const found = new Map();
  for (let share = 0.05; share < 0.95; share += 0.1) {
    const seen = document.elementFromPoint(innerWidth / 2, innerHeight * share);
    for (const element of [seen?.closest("main li[id]"), seen?.closest("main section[id]")]) {
      if (element && !found.has(element.id)) found.set(element.id, element);
    }
  }
  const top = new Map([...found.values()].map((element) => [element, element.getBoundingClientRect().top]));
  // An entry before its section, which is only used if the entry cannot be opened again.
  const rank = (element) => Number(element.localName === "section") * 2 + Number(top.get(element) < 0);
  return [...found.values()]
    .sort((one, other) => rank(one) - rank(other))
    .map((element) => [element.id, top.get(element)]);
}

// Scroll so that the first of them that still exists is where it was.
function keepPosition(position) {
  for (const [id, top] of position) {
    const element = document.getElementById(id);
    if (element) return scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
  }
}

// Entries are drawn when they come near, and may be higher than estimated: keep the position for some frames, unless
// the reader scrolls.
function settle(position) {
  const moved = new AbortController();
  for (const type of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(type, () => moved.abort(), { passive: true, signal: moved.signal });
  }
  let frames = 12;
  const frame = () => {
    if (moved.signal.aborted) return;
    keepPosition(position);
    if (frames--) requestAnimationFrame(frame);
    else moved.abort();
  };
  frame();
}

// --- Coming back -------------------------------------------------------------------------------

// A browser restores the scroll position of a page (on reload, or with its buttons). That is the wrong position if
// sections above have not been drawn yet.
function remember() {
  history.replaceState({ ...history.state, position: findVisible() }, "");
}

// After a click on a link it is too late to remember the position, so do it whenever scrolling stops.
let resting;
addEventListener(
  "scroll",
  () => {
    clearTimeout(resting);
    resting = setTimeout(remember, 400);
  },
  { passive: true },
);
addEventListener("pagehide", remember);

if (history.state?.position && performance.getEntriesByType("navigation")[0]?.type !== "navigate") {
  const { position } = history.state;
  if (document.readyState === "complete") settle(position);
  else addEventListener("load", () => settle(position), { once: true });
}

first.addEventListener("click", () => bar.classList.remove("is-shown"));

bar.parentElement.tabIndex = -1;
wait();
