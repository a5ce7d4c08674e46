// Words are chosen in a source's text by mouse, touch or keyboard. Without this file they are pasted into a field.
// Places are Unicode code points, as on the server; a paragraph says at which place it begins.

const text = document.getElementById("source-words");
const chooser = document.getElementById("chooser");
const words = document.getElementById("chosen-words");
const actions = document.getElementById("chooser-actions");
const hint = words.textContent;
const LONGEST = 160;

const points = (string) => [...string].length;

// --- What is marked ----------------------------------------------------------------------------

// A paragraph's own text is all that it holds: marks and links add none.
function placeOf(node, offset) {
  const paragraph = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("[data-at]");
  if (!paragraph) {
    // Between paragraphs: the one that begins there.
    const next = node.childNodes[offset] ?? text.lastElementChild;
    const found = next?.nodeType === Node.ELEMENT_NODE ? next : next?.nextElementSibling;
    return found?.dataset?.at === undefined ? null : Number(found.dataset.at);
  }
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return Number(paragraph.dataset.at) + points(before.toString());
}

function marked() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return null;
  const start = placeOf(range.startContainer, range.startOffset);
  const end = placeOf(range.endContainer, range.endOffset);
  return start === null || end === null || start >= end ? null : { start, end, words: selection.toString() };
}

let waiting;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 80);
});

function show() {
  const found = marked();
  if (!found) return;
  const shown = found.words.trim().replace(/\s+/g, " ");
  if (!shown) return;
  words.textContent = `“${points(shown) > LONGEST ? `${[...shown].slice(0, LONGEST - 1).join("")}…` : shown}”`;
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
text.setAttribute("contenteditable", "true");
text.setAttribute("role", "textbox");
text.setAttribute("aria-readonly", "true");
text.setAttribute("aria-multiline", "true");
text.setAttribute("spellcheck", "false");
for (const refused of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
  text.addEventListener(refused, (event) => event.preventDefault());
}

// One key each, while the text has the focus: the names of the buttons say which.
const KEYS = { e: "event", s: "statement", c: "cite" };
text.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    document.getSelection().collapseToStart();
    actions.hidden = true;
    words.textContent = hint;
  } else if (event.key === "Enter" && event.target.closest("#source-words")) {
    const link = document.getSelection().anchorNode?.parentElement?.closest("mark a");
    event.preventDefault();
    if (link) follow(link);
  } else if (KEYS[event.key] && marked()) {
    event.preventDefault();
    show();
    actions.querySelector(`[data-make=${KEYS[event.key]}]`).click();
  }
});
for (const [key, make] of Object.entries(KEYS)) {
  const link = actions.querySelector(`[data-make=${make}]`);
  link.setAttribute("aria-keyshortcuts", key.toUpperCase());
  link.title = `${key.toUpperCase()}, in the text`;
}

// A link in a text that can be edited does not lead anywhere by itself.
function follow(link) {
  const row = document.querySelector(link.getAttribute("href"));
  if (!row) return;
  history.replaceState(null, "", link.getAttribute("href"));
  row.scrollIntoView({ block: "nearest" });
  row.focus({ preventScroll: true });
  point(row);
}

function point(row) {
  for (const other of document.querySelectorAll(".is-pointed-at")) other.classList.remove("is-pointed-at");
  row.classList.add("is-pointed-at");
}

text.addEventListener("click", (event) => {
  const link = event.target.closest("mark a");
  if (!link || !document.getSelection().isCollapsed) return;
  event.preventDefault();
  follow(link);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".made-row a[href^='#at-']");
  if (!link) return;
  const mark = document.querySelector(link.getAttribute("href"));
  if (!mark) return;
  event.preventDefault();
  mark.scrollIntoView({ block: "center" });
  point(mark);
  text.focus({ preventScroll: true });
  document.getSelection().collapse(mark.querySelector("a")?.firstChild ?? mark, 0);
});

// --- Offers ------------------------------------------------------------------------------------

const list = document.querySelector(".offers");
if (list) {
  document.getElementById("offer-keys").hidden = false;
  list.addEventListener("keydown", (event) => {
    const offer = event.target.closest(".offer");
    if (!offer || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (step) {
      event.preventDefault();
      offer[step]?.querySelector(".take").focus();
    } else if (event.key === "t" || event.key === "T") {
      event.preventDefault();
      offer.querySelector(".take").click();
    } else if (event.key === "d" || event.key === "D" || event.key === "Delete") {
      event.preventDefault();
      offer.querySelector(".drop").click();
    }
  });
  // The focus stays in the list when an offer leaves it.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const offer = event.detail.target;
    if (!offer.matches?.(".offer") || !offer.contains(document.activeElement)) return;
    const next = offer.nextElementSibling ?? offer.previousElementSibling;
    (next?.querySelector(".take") ?? document.getElementById("offers-heading")).focus();
  });
}

// --- Coming back -------------------------------------------------------------------------------

// The text stands where it stood: an entry made from it should not cost the place in it.
const key = `place in ${location.pathname} ${chooser.dataset.text}`;
addEventListener("pagehide", () => sessionStorage.setItem(key, String(text.scrollTop)));
const chosen = document.getElementById("chosen");
if (chosen) chosen.scrollIntoView({ block: "center" });
else text.scrollTop = Number(sessionStorage.getItem(key) ?? 0);
if (location.hash.startsWith("#made-")) {
  const row = document.getElementById(location.hash.slice(1));
  if (row) {
    point(row);
    const mark = text.querySelector(`mark a[href="${CSS.escape(location.hash)}"], mark a[href="${location.hash}"]`);
    mark?.scrollIntoView({ block: "nearest" });
  }
}
