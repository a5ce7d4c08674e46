// An open page learns of a new version and says so. Nothing moves until the reader asks for it, and then the
// place and the focus stay where they are; a reload and the browser's way back keep the place, too. Without this file
// the page is the same, and a reload shows what is new.

const SECONDS = 25; // With what is added below, and a second at the server, less than 30.
const MOST_DOUBLINGS = 4;

const bar = document.getElementById("live");
const news = bar.querySelector(".live-news");
const show = bar.querySelector("button");
const first = bar.querySelector(".live-first");
const reload = bar.querySelector(".live-reload");

let timer;
let due = 0;
let failures = 0;
let known = ""; // the validator of the last answer
let isOver = false;

// --- Asking ------------------------------------------------------------------------------------

function wait() {
  // Not all at once: readers who came together do not ask together.
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
    const answer = await fetch(address, { headers, cache: "no-store", credentials: "omit" });
    if (address !== bar.dataset.address) return; // The page has become a newer one meanwhile.
    if (answer.status === 410) return end();
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(answer.statusText);
      const told = await answer.json();
      known = answer.headers.get("ETag") ?? "";
      if (told.words) offer(told.words);
    }
    failures = 0;
  } catch {
    failures += 1; // No connection, or a server in trouble: ask less often.
  }
  wait();
}

document.addEventListener("visibilitychange", schedule);

// --- Saying ------------------------------------------------------------------------------------

function say(text, ...controls) {
  bar.classList.add("is-shown");
  // What stands already is not read out again.
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

// --- Showing -----------------------------------------------------------------------------------

show.addEventListener("click", async () => {
  show.disabled = true;
  try {
    // A version has an address of its own: what is live stands under the timeline's.
    const address = new URL(reload.href);
    let page;
    // Again, where something else was looked for meanwhile.
    while (!page || address.search !== location.search) {
      address.search = location.search;
      const answer = await fetch(address, { cache: "no-cache", credentials: "omit" });
      if (answer.status === 410) return end();
      if (!answer.ok) throw new Error(answer.statusText);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("live")) throw new Error("another page");
      // What other scripts have to do in it before it is shown, such as opening what the reader has open.
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
  const place = inView();
  const opened = [...main.querySelectorAll("details[open]")].map(pathTo);
  const fresh = page.getElementById("live");

  // All but this bar: a new entry may have moved the number of every source.
  for (const old of [...main.childNodes]) if (old !== bar) old.remove();
  for (const one of [...fresh.parentElement.childNodes]) if (one !== fresh) main.append(one);
  document.title = page.title;
  bar.dataset.address = fresh.dataset.address;
  known = "";

  for (const path of opened) at(path)?.setAttribute("open", "");
  const added = entries().filter((id) => !before.has(id));
  for (const id of added) mark(id);
  settle(place);

  if (added.length) first.href = `#${added[0]}`;
  say(news.textContent, ...(added.length ? [first] : []));
  if (!added.length) bar.classList.remove("is-shown");
  // The button was pressed and is gone.
  (added.length ? first : main).focus({ preventScroll: true });
  // For other scripts that have to do with what is in the page.
  document.dispatchEvent(new CustomEvent("timeline:renewed"));
}

// The ids of all entries in their order: in full, as lines, and in stretches that only name what they hold.
function entries() {
  const found = document.querySelectorAll("#record :is(.entry, .line)[id], #record [data-holds]");
  return [...found].flatMap((one) => one.dataset.holds?.split(" ") ?? one.id);
}

// Say of an entry that it is new; where it is held by a stretch that is not open, say it of that, which passes it on.
function mark(id) {
  const entry = document.getElementById(id);
  const stretch = entry ?? document.querySelector(`#record [data-holds~="${id}"]`);
  if (!entry) stretch.dataset.new = `${stretch.dataset.new ?? ""} ${id}`.trim();
  if (stretch.classList.contains("is-new")) return;
  const word = document.createElement("p");
  word.className = "new-mark";
  word.textContent = bar.dataset.new;
  stretch.classList.add("is-new");
  (stretch.querySelector(entry ? ".when" : ".stretch-head") ?? stretch).prepend(word);
}

// Where something in the page is: the nearest thing with an id, and which of its disclosures it is.
function pathTo(element) {
  const named = element.parentElement.closest("[id]");
  return [named.id, [...named.querySelectorAll("details")].indexOf(element)];
}

function at([id, number]) {
  return document.getElementById(id)?.querySelectorAll("details")[number];
}

// What the reader sees and how far from the top of the window each of it is: first what begins in sight.
function inView() {
  const found = new Map();
  for (let share = 0.05; share < 0.95; share += 0.1) {
    const seen = document.elementFromPoint(innerWidth / 2, innerHeight * share);
    for (const one of [seen?.closest("main li[id]"), seen?.closest("main section[id]")]) {
      if (one && !found.has(one.id)) found.set(one.id, one);
    }
  }
  const top = new Map([...found.values()].map((one) => [one, one.getBoundingClientRect().top]));
  // An entry before the stretch it stands in, which is there for one that cannot be opened again.
  const rank = (one) => Number(one.localName === "section") * 2 + Number(top.get(one) < 0);
  return [...found.values()]
    .sort((one, other) => rank(one) - rank(other))
    .map((one) => [one.id, top.get(one)]);
}

// Keep the first of it that is still there where it was.
function stay(place) {
  for (const [id, top] of place) {
    const element = document.getElementById(id);
    if (element) return scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
  }
}

// Entries are drawn when they come near, and may then be higher than was reckoned: for some frames, unless the reader
// goes elsewhere.
function settle(place) {
  const moved = new AbortController();
  for (const how of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(how, () => moved.abort(), { passive: true, signal: moved.signal });
  }
  let frames = 12;
  const frame = () => {
    if (moved.signal.aborted) return;
    stay(place);
    if (frames--) requestAnimationFrame(frame);
    else moved.abort();
  };
  frame();
}

// --- Coming back -------------------------------------------------------------------------------

// A browser comes back to a page (by reload, or with its button) as far down as it was. That is another place where
// what stands above has not been drawn yet.
function remember() {
  history.replaceState({ ...history.state, place: inView() }, "");
}

// Whoever follows a link is elsewhere before the page learns of it: where they are is known by then.
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

if (history.state?.place && performance.getEntriesByType("navigation")[0]?.type !== "navigate") {
  const { place } = history.state;
  if (document.readyState === "complete") settle(place);
  else addEventListener("load", () => settle(place), { once: true });
}

first.addEventListener("click", () => bar.classList.remove("is-shown"));

bar.parentElement.tabIndex = -1;
wait();
