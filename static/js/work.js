// Words are chosen in a source's text by mouse, touch or keyboard, and what is made of them opens beside it.
// Without this file they are pasted into a field, and what is made of them opens on a page of its own.
// Places are Unicode code points, as on the server: the text nodes of the region make up the text, and a stretch
// says at which place it begins.

const text = document.getElementById("source-words");
const chooser = document.getElementById("chooser");
const words = document.getElementById("chosen-words");
const actions = document.getElementById("chooser-actions");
const making = document.getElementById("making");
const stretches = [...text.querySelectorAll("[data-at]")];
const hint = words.classList.contains("hint") ? words.textContent : "Mark words in the text.";
const LONGEST = 160;

const points = (string) => [...string].length;
const startOf = (stretch) => Number(stretch.dataset.at);
const say = (told) => document.body.dispatchEvent(new CustomEvent("desk:notice", { detail: { text: told } }));

// --- Places ------------------------------------------------------------------------------------

function stringBetween(stretch, node, offset) {
  const before = document.createRange();
  before.setStart(stretch, 0);
  before.setEnd(node, offset);
  return before.toString();
}

function placeOf(node, offset) {
  const stretch = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("[data-at]");
  if (stretch) return startOf(stretch) + points(stringBetween(stretch, node, offset));
  // Between stretches: where the next one begins, or the end.
  const next = node.childNodes[offset];
  if (next?.dataset?.at !== undefined) return startOf(next);
  const last = stretches.at(-1);
  return last ? startOf(last) + points(last.textContent) : 0;
}

// What is selected of the text, from one place to before another; what is selected beside it is left out.
function marked() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(text)) return null;
  const inside = document.createRange();
  inside.selectNodeContents(text);
  if (text.contains(range.startContainer)) inside.setStart(range.startContainer, range.startOffset);
  if (text.contains(range.endContainer)) inside.setEnd(range.endContainer, range.endOffset);
  const string = inside.toString();
  // A selection that only touches the text, or takes in the whole page, is none of its words.
  if (!string.trim() || (!text.contains(range.startContainer) && !text.contains(range.endContainer)))
    return null;
  const start = placeOf(inside.startContainer, inside.startOffset);
  return { start, end: start + points(string), string };
}

function pointAt(place) {
  let low = 0;
  for (let high = stretches.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if (startOf(stretches[middle]) <= place) low = middle;
    else high = middle - 1;
  }
  let left = place - startOf(stretches[low]);
  const walker = document.createTreeWalker(stretches[low], NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = points(node.data);
    if (left < length || (left === length && !node.data.endsWith("\n")))
      return [node, [...node.data].slice(0, left).join("").length];
    left -= length;
  }
  return [stretches[low], stretches[low].childNodes.length];
}

// --- What is marked ----------------------------------------------------------------------------

// Not while the mouse is still drawn over them: what appears for them must not push the text from under it.
let waiting;
let drawing = false;
function showSoon() {
  clearTimeout(waiting);
  if (!drawing) waiting = setTimeout(show, 80);
}
document.addEventListener("selectionchange", showSoon);
text.addEventListener("pointerdown", (event) => {
  drawing = event.pointerType === "mouse" && !event.button;
});
for (const ends of ["pointerup", "pointercancel", "blur"]) {
  addEventListener(ends, () => {
    if (!drawing) return;
    drawing = false;
    showSoon();
  });
}

function show() {
  const found = marked();
  if (!found) return;
  const shown = found.string.trim().replace(/\s+/g, " ");
  words.textContent = points(shown) > LONGEST ? `${[...shown].slice(0, LONGEST - 1).join("")}…` : shown;
  words.classList.remove("hint");
  for (const link of actions.querySelectorAll("[data-make]")) {
    const address = new URL(link.href);
    address.searchParams.set("start", found.start);
    address.searchParams.set("end", found.end);
    link.href = address.href;
  }
  actions.hidden = false;
}

// A read-only text with a caret: what is marked is marked as in any text field, and nothing can be typed.
for (const [name, value] of Object.entries({
  contenteditable: "true",
  role: "textbox",
  inputmode: "none",
  spellcheck: "false",
  "aria-readonly": "true",
  "aria-multiline": "true",
}))
  text.setAttribute(name, value);
for (const refused of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
  text.addEventListener(refused, (event) => event.preventDefault());
}
// Who drags within what is selected means other words, and not to carry these away.
text.addEventListener("mousedown", (event) => {
  if (!event.button && !event.shiftKey && event.detail === 1) document.getSelection().removeAllRanges();
});
// An input method cannot be refused, only left.
text.addEventListener("compositionstart", () => text.blur());

// One key each, while the text has the focus: the buttons say which.
const KEYS = { e: "event", s: "statement", c: "cite" };
text.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const make = KEYS[event.key.toLowerCase()];
  if (event.key === "Escape") {
    if (!document.getSelection().isCollapsed) document.getSelection().collapseToStart();
    actions.hidden = true;
    words.textContent = hint;
    words.classList.add("hint");
  } else if (event.key === "Enter") {
    event.preventDefault();
    const mark = markAt(document.getSelection().anchorNode);
    if (mark) follow(mark);
  } else if (make) {
    // Of the words that are shown, whether or not they still are selected.
    show();
    if (actions.hidden) return;
    event.preventDefault();
    actions.querySelector(`[data-make=${make}]`).click();
  }
});
for (const [key, make] of Object.entries(KEYS)) {
  const link = actions.querySelector(`[data-make=${make}]`);
  link.setAttribute("aria-keyshortcuts", key.toUpperCase());
  link.title = `${key.toUpperCase()}, in the text`;
}

// --- What is made of it opens beside the text ----------------------------------------------------

let typed = false;
making.addEventListener("input", () => {
  typed = true;
});
making.addEventListener("change", () => {
  typed = true;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-make]");
  if (
    !link ||
    !window.htmx ||
    event.button ||
    event.ctrlKey ||
    event.metaKey ||
    event.shiftKey ||
    event.altKey
  )
    return;
  event.preventDefault();
  const open = making.querySelector("form");
  if (open && typed) {
    say("Save what you are making first, or cancel it: what you typed would be lost.");
    open.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    return;
  }
  typed = false;
  window.htmx.ajax("GET", link.href, { source: making, target: making, swap: "innerHTML" });
});

// The form is gone: on with the text.
making.addEventListener("click", (event) => {
  if (!event.target.closest(".close-form")) return;
  event.preventDefault();
  making.replaceChildren();
  toText();
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig?.path.includes("?cancel") && event.detail.successful) toText();
});

function toText() {
  typed = false;
  text.focus({ preventScroll: true });
}

// --- From the words to the entry, and back -------------------------------------------------------

const markAt = (node) =>
  (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest("mark.cited");

// Words that several entries cite lead to one after the other.
function follow(mark) {
  const rows = mark.dataset.for
    .split(" ")
    .map((uid) => document.getElementById(`made-${uid}`))
    .filter(Boolean);
  if (!rows.length) return;
  const row = rows[(rows.findIndex((one) => one.classList.contains("is-pointed-at")) + 1) % rows.length];
  row.scrollIntoView({ block: "nearest" });
  row.focus({ preventScroll: true });
  pointOut(row);
}

function pointOut(...elements) {
  for (const other of document.querySelectorAll(".is-pointed-at")) other.classList.remove("is-pointed-at");
  for (const one of elements) one.classList.add("is-pointed-at");
}

function toMark(id) {
  const mark = document.getElementById(id);
  if (!mark) return false;
  text.focus({ preventScroll: true });
  document.getSelection().collapse(mark.querySelector("a").firstChild, 0);
  mark.scrollIntoView({ block: "center" });
  pointOut(mark);
  return true;
}

// A link in a text that can be edited does not lead anywhere by itself.
text.addEventListener("click", (event) => {
  const mark = markAt(event.target);
  if (!mark || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (document.getSelection().isCollapsed) follow(mark);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.to-mark");
  if (link && toMark(link.hash.slice(1))) event.preventDefault();
});

document.getElementById("made")?.addEventListener("keydown", (event) => {
  const row = event.target.closest(".made-row");
  const link = row?.querySelector("a.to-mark");
  if (link && (event.key === "Escape" || (event.key === "Enter" && event.target === row))) {
    event.preventDefault();
    toMark(link.hash.slice(1));
  }
});

// Words that are offered, or named: they are selected where they stand.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.see[data-start]");
  if (!link || !stretches.length || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const [first, last] = [pointAt(Number(link.dataset.start)), pointAt(Number(link.dataset.end))];
  text.focus({ preventScroll: true });
  document.getSelection().setBaseAndExtent(...first, ...last);
  first[0].parentElement.scrollIntoView({ block: "center" });
  show();
});

// --- Offers ------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  const offer = event.target.closest?.(".offer");
  if (!offer || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  const press = { t: ".take", d: ".drop", Delete: ".drop" }[
    event.key.length > 1 ? event.key : event.key.toLowerCase()
  ];
  if (!step && !press) return;
  event.preventDefault();
  if (step) offer[step]?.querySelector(".take").focus();
  else offer.querySelector(press).click();
});

// The list comes anew, with the next offers: the focus stays at the same place in it.
let offerIndex = -1;
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "offers" || !event.detail.target.contains(document.activeElement)) return;
  const offers = [...event.detail.target.querySelectorAll(".offer")];
  offerIndex = Math.max(0, offers.indexOf(document.activeElement.closest(".offer")));
});
document.body.addEventListener("htmx:afterSettle", () => {
  if (offerIndex < 0) return;
  const offers = document.querySelectorAll("#offers .offer");
  (
    offers[Math.min(offerIndex, offers.length - 1)]?.querySelector(".take") ??
    document.getElementById("offers-heading")
  ).focus();
  offerIndex = -1;
});

// --- Coming back -------------------------------------------------------------------------------

// The text stands where it stood: what is made from it does not cost the place in it.
const kept = `place in ${location.pathname} ${chooser.dataset.text}`;
const scrolls = () => text.scrollHeight > text.clientHeight + 1;
addEventListener("pagehide", () => {
  if (!scrolls()) return;
  const top = text.getBoundingClientRect().top;
  const stretch = stretches.find((one) => one.getBoundingClientRect().bottom > top);
  const line = [...(stretch?.children ?? [])].findIndex((one) => one.getBoundingClientRect().bottom > top);
  sessionStorage.setItem(kept, JSON.stringify([stretches.indexOf(stretch), line]));
});

const chosen = document.getElementById("chosen");
const made = location.hash.startsWith("#made-") && document.getElementById(location.hash.slice(1));
if (scrolls() && !chosen) {
  const [stretch, line] = JSON.parse(sessionStorage.getItem(kept) ?? "[-1, -1]");
  const found = stretches[stretch]?.children[line];
  if (found && stretch + line > 0)
    text.scrollTop += found.getBoundingClientRect().top - text.getBoundingClientRect().top;
}
if (chosen) {
  chosen.scrollIntoView({ block: "center" });
} else if (made) {
  const link = made.querySelector("a.to-mark");
  const mark = link && document.getElementById(link.hash.slice(1));
  if (scrolls()) mark?.scrollIntoView({ block: "nearest" });
  made.scrollIntoView({ block: "nearest" });
  made.focus({ preventScroll: true });
  pointOut(made, ...(mark ? [mark] : []));
}
