// Says who else has this timeline open, and marks the rows that others change. A row is replaced unless its
// reader works in it. The desk works without this file.

const box = document.getElementById("presence");
const POLL = 10_000;
// How soon a poll may follow another one, when a form opens or closes.
const SOONEST = 1_000;

const pageId = [...crypto.getRandomValues(new Uint8Array(6))]
  .map((byte) => byte.toString(16).padStart(2, "0"))
  .join("");
let seen = box?.dataset.seen;
let etag = "";
let timer = 0;
let lastPoll = 0;
let isStopped = !box;
let editors = new Map();
// Rows to replace once they hold no focus, selection or open menu: their id and the words of the mark.
const waiting = new Map();
// New entries of others that this list does not show yet.
const added = new Map();

// --- Ask -------------------------------------------------------------------------------------------

function findOpenEntry() {
  const row = document.querySelector("li.row-form[id^='entry-']:has([data-draft-state])");
  return row ? row.id.slice("entry-".length) : "";
}

async function poll() {
  clearTimeout(timer);
  if (isStopped || document.hidden) return;
  timer = setTimeout(poll, POLL);
  lastPoll = Date.now();
  replaceWaiting();
  const query = new URLSearchParams({ seen, page: pageId, open: findOpenEntry() });
  const headers = { "X-Sent-By-Script": "1", ...(etag && { "If-None-Match": etag }) };
  let response;
  try {
    response = await fetch(`${box.dataset.since}?${query}`, {
      headers,
      redirect: "manual",
      cache: "no-store",
    });
  } catch {
    return;
  }
  if (response.status === 200) {
    etag = response.headers.get("ETag") ?? "";
    apply(await response.json());
  } else if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) {
    isStopped = true;
  }
}

function pollSoon() {
  if (isStopped) return;
  clearTimeout(timer);
  timer = setTimeout(poll, Math.max(50, lastPoll + SOONEST - Date.now()));
}

// --- Show ------------------------------------------------------------------------------------------

function apply(news) {
  seen = String(news.seen);
  showPeople(news.people);
  if (news.is_too_much) {
    showAdded("Many entries have been changed.", box.dataset.timeline);
    return;
  }
  for (const change of news.changes) {
    const row = document.getElementById(`entry-${change.uid}`);
    if (row) waiting.set(change.uid, change.words);
    else if (change.verb === "add") added.set(change.uid, change);
    else if (change.verb === "remove") added.delete(change.uid);
  }
  replaceWaiting();
  describeAdded();
}

function showPeople(people) {
  const names = [...new Set(people.map((person) => person.name))];
  const line = document.getElementById("presence-people");
  line.hidden = !names.length;
  line.textContent = names.length ? `Also here: ${names.join(", ")}` : "";
  const now = new Map(people.filter((person) => person.entry).map((person) => [person.entry, person.name]));
  const mine = findOpenEntry();
  if (mine && now.has(mine) && editors.get(mine) !== now.get(mine))
    say(`${now.get(mine)} has begun to edit this entry, too.`);
  for (const uid of editors.keys()) if (!now.has(uid)) setMark(uid, "editing", "");
  for (const [uid, name] of now) setMark(uid, "editing", `${name} is editing`);
  editors = now;
}

// For screen readers only. The rows and lines show the same, and a visible notice would move the page.
function say(words) {
  document.getElementById("presence-news").textContent = words;
}

function setMark(uid, name, words) {
  const row = document.getElementById(`entry-${uid}`);
  if (!row) return;
  let mark = row.querySelector(`[data-presence=${name}]`);
  if (!words) {
    mark?.remove();
    return;
  }
  if (!mark) {
    mark = document.createElement("p");
    mark.className = "presence-mark";
    mark.dataset.presence = name;
    (row.querySelector(".entry-content") ?? row).append(mark);
  }
  if (mark.textContent !== words) mark.textContent = words;
}

// Whether somebody reads or types in a row: it has the focus, a form, an open menu or marked words.
function isBusy(row) {
  if (row.matches(".row-form") || row.contains(document.activeElement)) return true;
  if (row.querySelector("details[open], [aria-expanded=true]")) return true;
  const selection = getSelection();
  return !selection.isCollapsed && selection.containsNode(row, true);
}

function replaceWaiting() {
  for (const [uid, words] of waiting) {
    const row = document.getElementById(`entry-${uid}`);
    if (!row) {
      waiting.delete(uid);
      continue;
    }
    row.classList.add("is-theirs");
    setMark(uid, "changed", words);
    if (isBusy(row)) continue;
    waiting.delete(uid);
    replace(row, uid, words);
  }
}

async function replace(row, uid, words) {
  const { top, height } = row.getBoundingClientRect();
  await window.htmx.ajax("GET", `${box.dataset.timeline}e/${uid}/?quiet=1`, {
    target: row,
    swap: "outerHTML",
  });
  const replaced = document.getElementById(`entry-${uid}`);
  if (!replaced) return;
  replaced.classList.add("is-theirs");
  setMark(uid, "changed", words);
  if (editors.has(uid)) setMark(uid, "editing", `${editors.get(uid)} is editing`);
  // What is read below must not move. Most browsers see to that themselves.
  if (top < 0 && !CSS.supports("overflow-anchor", "auto"))
    scrollBy(0, replaced.getBoundingClientRect().height - height);
}

function describeAdded() {
  for (const uid of added.keys()) if (document.getElementById(`entry-${uid}`)) added.delete(uid);
  if (!added.size) {
    document.getElementById("presence-added").hidden = true;
    return;
  }
  const changes = [...added.values()];
  const names = [...new Set(changes.map((change) => change.by))];
  const places = new Set(changes.map(findPlace));
  const place = places.size === 1 ? [...places][0] : "";
  const count = changes.length === 1 ? "1 entry" : `${changes.length} entries`;
  const { uid } = changes.at(-1);
  showAdded(
    `${names.join(" and ")} added ${count}${place}.`,
    `${box.dataset.timeline}?entry=${uid}#entry-${uid}`,
  );
}

// Whether a new entry goes above or below what is on the screen.
function findPlace(change) {
  const above = document.getElementById(`entry-${change.above}`);
  if (!above) return change.above === "" ? " above" : "";
  const { bottom } = above.getBoundingClientRect();
  if (bottom < 0) return " above";
  return bottom > innerHeight ? " below" : "";
}

// Put new entries into the list, each below the entry that is above it. Return false if one of them belongs on another
// page of the list, or if only some entries are shown.
async function insertAdded() {
  const list = document.getElementById("entries");
  if (!list || list.dataset.filtered !== undefined) return false;
  const left = new Map(added);
  while (left.size) {
    const change = [...left.values()].find((candidate) => findAbove(candidate, list));
    if (!change) return false;
    left.delete(change.uid);
    if (document.getElementById(`entry-${change.uid}`)) continue;
    const above = findAbove(change, list);
    await window.htmx.ajax("GET", `${box.dataset.timeline}e/${change.uid}/?quiet=1`, {
      target: above,
      swap: above === list ? "afterbegin" : "afterend",
    });
    const row = document.getElementById(`entry-${change.uid}`);
    if (!row) return false;
    row.classList.add("is-theirs");
    setMark(change.uid, "changed", change.words);
  }
  return true;
}

function findAbove(change, list) {
  if (change.above) return document.getElementById(`entry-${change.above}`);
  return change.above === "" && list.dataset.first !== undefined ? list : null;
}

async function showInPlace(event) {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (!added.size) return;
  event.preventDefault();
  const { href } = event.currentTarget;
  const [first] = added.keys();
  if (!(await insertAdded())) {
    location.assign(href);
    return;
  }
  describeAdded();
  const row = document.getElementById(`entry-${first}`);
  row.scrollIntoView({ block: "center", behavior: "instant" });
  row.focus({ preventScroll: true });
}

function showAdded(words, address) {
  const line = document.getElementById("presence-added");
  const link = document.createElement("a");
  link.href = address;
  link.textContent = added.size > 1 || !added.size ? "Show them" : "Show it";
  link.addEventListener("click", showInPlace);
  if (line.firstChild?.textContent !== words) say(words);
  line.replaceChildren(words, " ", link);
  line.hidden = false;
}

// --- Come and go -----------------------------------------------------------------------------------

if (box) {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clearTimeout(timer);
    else pollSoon();
  });
  window.addEventListener("pagehide", () => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    const body = new URLSearchParams({ csrfmiddlewaretoken: token?.[1] ?? "" });
    navigator.sendBeacon(`${box.dataset.since}?page=${pageId}`, body);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) pollSoon();
  });
  // A form opens or closes.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.matches?.("li.row, ol")) pollSoon();
  });
  document.body.addEventListener("desk:closed", pollSoon);
  poll();
}
