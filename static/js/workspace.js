// The workspace: words of a source text are selected by mouse, touch or keyboard, and the form of a new entry opens
// beside the text. Without this file, words are pasted into a field, and the form opens on a page of its own.
// Offsets are Unicode code points, as on the server: the text nodes of the region are exactly the text, and each block
// has its first offset in `data-at`.

const text = document.getElementById("source-words");
const selectionBar = document.getElementById("selection-bar");
const selectionWords = document.getElementById("selection-words");
const actions = document.getElementById("selection-actions");
const formList = document.getElementById("workspace-form");
const blocks = [...text.querySelectorAll("[data-at]")];
const hint = selectionWords.classList.contains("hint")
  ? selectionWords.textContent
  : "Mark words in the text.";
const MAX_LENGTH = 160;

const countPoints = (string) => [...string].length;
const startOf = (block) => Number(block.dataset.at);
const announce = (notice) =>
  document.body.dispatchEvent(new CustomEvent("desk:notice", { detail: { text: notice } }));

// --- Offsets ------------------------------------------------------------------------------------

function textBefore(block, node, offset) {
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(node, offset);
  return before.toString();
}

function offsetOf(node, offset) {
  const block = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("[data-at]");
  if (block) return startOf(block) + countPoints(textBefore(block, node, offset));
  // Between blocks: the start of the next one, or the end of the text.
  const next = node.childNodes[offset];
  if (next?.dataset?.at !== undefined) return startOf(next);
  const last = blocks.at(-1);
  return last ? startOf(last) + countPoints(last.textContent) : 0;
}

// The selected part of the text: its offsets and its words. What is selected outside the text is left out.
function findSelection() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(text)) return null;
  const inside = document.createRange();
  inside.selectNodeContents(text);
  if (text.contains(range.startContainer)) inside.setStart(range.startContainer, range.startOffset);
  if (text.contains(range.endContainer)) inside.setEnd(range.endContainer, range.endOffset);
  const string = inside.toString();
  // A selection that only touches the text, or contains the whole page, selects no words of it.
  if (!string.trim() || (!text.contains(range.startContainer) && !text.contains(range.endContainer)))
    return null;
  const start = offsetOf(inside.startContainer, inside.startOffset);
  return { start, end: start + countPoints(string), string };
}

function findPoint(offset) {
  let low = 0;
  for (let high = blocks.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if (startOf(blocks[middle]) <= offset) low = middle;
    else high = middle - 1;
  }
  let rest = offset - startOf(blocks[low]);
  const walker = document.createTreeWalker(blocks[low], NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = countPoints(node.data);
    if (rest < length || (rest === length && !node.data.endsWith("\n")))
      return [node, [...node.data].slice(0, rest).join("").length];
    rest -= length;
  }
  return [blocks[low], blocks[low].childNodes.length];
}

// --- The selection ----------------------------------------------------------------------------

// Not during a drag of the mouse: the bar that appears must not move the text under it.
let timer;
let isDragging = false;
function showSelectionSoon() {
  clearTimeout(timer);
  if (!isDragging) timer = setTimeout(showSelection, 80);
}
document.addEventListener("selectionchange", showSelectionSoon);
text.addEventListener("pointerdown", (event) => {
  isDragging = event.pointerType === "mouse" && !event.button;
});
for (const type of ["pointerup", "pointercancel", "blur"]) {
  addEventListener(type, () => {
    if (!isDragging) return;
    isDragging = false;
    showSelectionSoon();
  });
}

function showSelection() {
  const selection = findSelection();
  if (!selection) return;
  const line = selection.string.trim().replace(/\s+/g, " ");
  selectionWords.textContent =
    countPoints(line) > MAX_LENGTH ? `${[...line].slice(0, MAX_LENGTH - 1).join("")}…` : line;
  selectionWords.classList.remove("hint");
  for (const link of actions.querySelectorAll("[data-action]")) {
    const address = new URL(link.href);
    address.searchParams.set("start", selection.start);
    address.searchParams.set("end", selection.end);
    link.href = address.href;
  }
  actions.hidden = false;
}

// A read-only text field with a caret: words are selected as in any text field, and nothing can be typed.
for (const [name, value] of Object.entries({
  contenteditable: "true",
  role: "textbox",
  inputmode: "none",
  spellcheck: "false",
  "aria-readonly": "true",
  "aria-multiline": "true",
}))
  text.setAttribute(name, value);
for (const type of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
  text.addEventListener(type, (event) => event.preventDefault());
}
// A drag that begins in the selection makes a new one, and does not drag the words.
text.addEventListener("mousedown", (event) => {
  if (!event.button && !event.shiftKey && event.detail === 1) document.getSelection().removeAllRanges();
});
// An input method cannot be prevented, so the text loses the focus.
text.addEventListener("compositionstart", () => text.blur());

// One key each, while the text has the focus. The buttons show which.
const KEYS = { e: "event", s: "statement", c: "cite" };
text.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const action = KEYS[event.key.toLowerCase()];
  if (event.key === "Escape") {
    if (!document.getSelection().isCollapsed) document.getSelection().collapseToStart();
    actions.hidden = true;
    selectionWords.textContent = hint;
    selectionWords.classList.add("hint");
  } else if (event.key === "Enter") {
    event.preventDefault();
    const mark = markAt(document.getSelection().anchorNode);
    if (mark) showNextEntry(mark);
  } else if (action) {
    // For the words in the bar, even if they are no longer selected.
    showSelection();
    if (actions.hidden) return;
    event.preventDefault();
    actions.querySelector(`[data-action=${action}]`).click();
  }
});
for (const [key, action] of Object.entries(KEYS)) {
  const link = actions.querySelector(`[data-action=${action}]`);
  link.setAttribute("aria-keyshortcuts", key.toUpperCase());
  link.title = `${key.toUpperCase()}, in the text`;
}

// --- Forms beside the text ----------------------------------------------------

let isTyped = false;
formList.addEventListener("input", () => {
  isTyped = true;
});
formList.addEventListener("change", () => {
  isTyped = true;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-action]");
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
  const open = formList.querySelector("form");
  if (open && isTyped) {
    announce("Save what you are making first, or cancel it: what you typed would be lost.");
    open.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    return;
  }
  isTyped = false;
  window.htmx.ajax("GET", link.href, { source: formList, target: formList, swap: "innerHTML" });
});

// When the form is closed, the text gets the focus.
formList.addEventListener("click", (event) => {
  if (!event.target.closest(".close-form")) return;
  event.preventDefault();
  formList.replaceChildren();
  focusText();
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig?.path.includes("?cancel") && event.detail.successful) focusText();
});

function focusText() {
  isTyped = false;
  text.focus({ preventScroll: true });
}

// --- From a passage to its entry, and back -------------------------------------------------------

const markAt = (node) =>
  (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest("mark.passage");

// A passage that several entries cite leads to each in turn.
function showNextEntry(mark) {
  const rows = mark.dataset.for
    .split(" ")
    .map((uid) => document.getElementById(`made-${uid}`))
    .filter(Boolean);
  if (!rows.length) return;
  const row = rows[(rows.findIndex((other) => other.classList.contains("is-pointed-at")) + 1) % rows.length];
  row.scrollIntoView({ block: "nearest" });
  row.focus({ preventScroll: true });
  pointOut(row);
}

function pointOut(...elements) {
  for (const other of document.querySelectorAll(".is-pointed-at")) other.classList.remove("is-pointed-at");
  for (const element of elements) element.classList.add("is-pointed-at");
}

function showMark(id) {
  const mark = document.getElementById(id);
  if (!mark) return false;
  text.focus({ preventScroll: true });
  document.getSelection().collapse(mark.querySelector("a").firstChild, 0);
  mark.scrollIntoView({ block: "center" });
  pointOut(mark);
  return true;
}

// Links do nothing in an editable element.
text.addEventListener("click", (event) => {
  const mark = markAt(event.target);
  if (!mark || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (document.getSelection().isCollapsed) showNextEntry(mark);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.show-mark");
  if (link && showMark(link.hash.slice(1))) event.preventDefault();
});

document.getElementById("citing-entries")?.addEventListener("keydown", (event) => {
  const row = event.target.closest(".citing-entry");
  const link = row?.querySelector("a.show-mark");
  if (link && (event.key === "Escape" || (event.key === "Enter" && event.target === row))) {
    event.preventDefault();
    showMark(link.hash.slice(1));
  }
});

// Links to words of the text, in suggestions and names: the words are selected.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.show-in-text[data-start]");
  if (!link || !blocks.length || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const [first, last] = [findPoint(Number(link.dataset.start)), findPoint(Number(link.dataset.end))];
  text.focus({ preventScroll: true });
  document.getSelection().setBaseAndExtent(...first, ...last);
  first[0].parentElement.scrollIntoView({ block: "center" });
  showSelection();
});

// --- Suggestions ------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  const suggestion = event.target.closest?.(".suggestion");
  if (!suggestion || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  const button = {
    a: ".accept-suggestion",
    d: ".dismiss-suggestion",
    Delete: ".dismiss-suggestion",
  }[event.key.length > 1 ? event.key : event.key.toLowerCase()];
  if (!step && !button) return;
  event.preventDefault();
  if (step) suggestion[step]?.querySelector(".accept-suggestion").focus();
  else suggestion.querySelector(button).click();
});

// A new list replaces this one: the focus stays at the same index.
let focusIndex = -1;
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "offers" || !event.detail.target.contains(document.activeElement)) return;
  const suggestions = [...event.detail.target.querySelectorAll(".suggestion")];
  focusIndex = Math.max(0, suggestions.indexOf(document.activeElement.closest(".suggestion")));
});
document.body.addEventListener("htmx:afterSettle", () => {
  if (focusIndex < 0) return;
  const suggestions = document.querySelectorAll("#offers .suggestion");
  (
    suggestions[Math.min(focusIndex, suggestions.length - 1)]?.querySelector(".accept-suggestion") ??
    document.getElementById("suggestions-heading")
  ).focus();
  focusIndex = -1;
});

// --- Scroll position -------------------------------------------------------------------------------

// Saving an entry reloads the page: the text keeps its scroll position.
const storageKey = `place in ${location.pathname} ${selectionBar.dataset.text}`;
const scrolls = () => text.scrollHeight > text.clientHeight + 1;
addEventListener("pagehide", () => {
  if (!scrolls()) return;
  const top = text.getBoundingClientRect().top;
  const block = blocks.find((element) => element.getBoundingClientRect().bottom > top);
  const line = [...(block?.children ?? [])].findIndex(
    (element) => element.getBoundingClientRect().bottom > top,
  );
  sessionStorage.setItem(storageKey, JSON.stringify([blocks.indexOf(block), line]));
});

const marked = document.getElementById("chosen");
const newEntry = location.hash.startsWith("#made-") && document.getElementById(location.hash.slice(1));
if (scrolls() && !marked) {
  const [block, line] = JSON.parse(sessionStorage.getItem(storageKey) ?? "[-1, -1]");
  const paragraph = blocks[block]?.children[line];
  if (paragraph && block + line > 0)
    text.scrollTop += paragraph.getBoundingClientRect().top - text.getBoundingClientRect().top;
}
if (marked) {
  marked.scrollIntoView({ block: "center" });
} else if (newEntry) {
  const link = newEntry.querySelector("a.show-mark");
  const mark = link && document.getElementById(link.hash.slice(1));
  if (scrolls()) mark?.scrollIntoView({ block: "nearest" });
  newEntry.scrollIntoView({ block: "nearest" });
  newEntry.focus({ preventScroll: true });
  pointOut(newEntry, ...(mark ? [mark] : []));
}
