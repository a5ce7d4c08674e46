// Move entries: drag by the handle, or Alt with an arrow key. Without this file the buttons and “Move to…” do the
// same. While dragging, this file shows which positions the dates allow; the server checks each move.

const list = document.getElementById("entries");

// The current drag: the row, all rows with a position, the gaps that its date allows, the pointer.
let drag = null;

// In a filtered list, the entries between two rows do not show.
if (list && window.htmx && !("filtered" in list.dataset)) {
  list.dataset.movable = "";
  document.getElementById("drag-hint").hidden = false;
  list.addEventListener("pointerdown", press);
  list.addEventListener("keydown", moveByKey);
}

// --- What the dates allow --------------------------------------------------------------------------
// As in actions/ordering.py: no entry is below one that it is wholly before. Bounds are POSIX seconds, which may be
// too large for a Number.

function bound(row, name) {
  return row.dataset[name] ? BigInt(row.dataset[name]) : null;
}

// The first and last gap (0 is above the first row) into which a row may be moved.
function allowed(rows, moved) {
  const earliest = bound(moved, "earliest");
  const latest = bound(moved, "latest");
  let low = 0;
  let high = rows.length;
  rows.forEach((row, index) => {
    if (row === moved) return;
    const ends = bound(row, "latest");
    const begins = bound(row, "earliest");
    if (earliest !== null && ends !== null && ends < earliest) low = index + 1;
    if (latest !== null && begins !== null && begins > latest && high === rows.length) high = index;
  });
  return { low, high };
}

function dateOf(row) {
  return row.querySelector(".entry-date > span").textContent;
}

// The same sentence as in actions/order_messages.py.
function refusal(gap) {
  const { rows, row, low, high } = drag;
  if (gap >= low && gap <= high) return "";
  const [other, side, lies] =
    gap < low ? [rows[low - 1], "before", "after"] : [rows[high], "after", "before"];
  return `It cannot go ${side} “${other.dataset.label}”, dated ${dateOf(other)}: its own date, ${dateOf(row)}, is wholly ${lies} that.`;
}

// --- Dragging ----------------------------------------------------------------------------------------

const DRAG_THRESHOLD = 4; // pixels that the pointer must move to start a drag
const SCROLL_SPEED = 1000; // pixels per second, with the pointer at the edge of the window
const REDUCED_MOTION = matchMedia("(prefers-reduced-motion: reduce)");

function press(event) {
  const handle = event.target.closest(".drag-handle");
  if (!handle || event.button !== 0 || drag) return;
  handle.setPointerCapture(event.pointerId);
  drag = {
    row: handle.closest(".row"),
    handle,
    pointer: event.pointerId,
    x: event.clientX,
    y: event.clientY,
    from: event.clientY,
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", endDrag);
  handle.addEventListener("lostpointercapture", endDrag);
  window.addEventListener("keydown", cancelOnEscape, { capture: true });
}

function move(event) {
  if (event.pointerId !== drag.pointer) return;
  drag.x = event.clientX;
  drag.y = event.clientY;
  if (!drag.rows && Math.abs(drag.y - drag.from) >= DRAG_THRESHOLD) startDrag();
}

// Everything whose cost grows with the number of rows is done once, here.
function startDrag() {
  drag.rows = [...list.querySelectorAll(":scope > [data-label]")];
  drag.indexes = new Map(drag.rows.map((row, index) => [row, index]));
  drag.own = drag.indexes.get(drag.row);
  Object.assign(drag, allowed(drag.rows, drag.row));
  drag.row.classList.add("is-dragged");
  drag.line = addOverlay("drop-line");
  drag.note = addOverlay("drop-note");
  drag.frame = requestAnimationFrame(update);
}

function addOverlay(name) {
  const overlay = document.createElement("div");
  overlay.className = name;
  overlay.setAttribute("aria-hidden", "true");
  document.body.append(overlay);
  return overlay;
}

// Once a frame, because the page may scroll under a resting pointer.
function update(now) {
  if (!drag) return;
  const edge = Math.min(96, innerHeight / 6);
  const depth = Math.min(0, drag.y - edge) + Math.max(0, drag.y - (innerHeight - edge));
  const seconds = Math.min(0.05, (now - (drag.lastFrame ?? now)) / 1000);
  drag.lastFrame = now;
  // The longer the pointer stays at the edge, the faster it scrolls.
  drag.speedUp = depth && !REDUCED_MOTION.matches ? Math.min(6, (drag.speedUp ?? 1) + seconds) : 1;
  if (depth) {
    const speed = Math.max(-1, Math.min(1, depth / edge)) * SCROLL_SPEED * drag.speedUp;
    scrollBy({ top: speed * seconds, behavior: "instant" });
  }
  showTarget();
  drag.frame = requestAnimationFrame(update);
}

function showTarget() {
  const { gap, y } = findGap(drag.y);
  const box = list.getBoundingClientRect();
  drag.line.style.inlineSize = `${box.width}px`;
  drag.line.style.transform = `translate(${box.left}px, ${y}px)`;
  if (gap !== drag.gap) {
    drag.gap = gap;
    drag.why = refusal(gap);
    const refused = drag.why !== "";
    for (const element of [drag.row, drag.line, drag.note]) element.classList.toggle("is-refused", refused);
    drag.blocker?.classList.remove("is-in-the-way");
    drag.blocker = refused ? drag.rows[gap < drag.low ? drag.low - 1 : drag.high] : null;
    drag.blocker?.classList.add("is-in-the-way");
    const name = document.createElement("strong");
    name.textContent = drag.row.dataset.label;
    drag.note.replaceChildren(name, ` ${drag.why || describeGap(gap)}`);
  }
  const note = drag.note.getBoundingClientRect();
  const left = Math.max(8, Math.min(drag.x + 16, innerWidth - note.width - 8));
  // Above the pointer, where no finger covers it, if there is room.
  const top = drag.y - note.height - 24 > 0 ? drag.y - note.height - 24 : drag.y + 32;
  drag.note.style.transform = `translate(${left}px, ${top}px)`;
}

function describeGap(gap) {
  if (gap === drag.own || gap === drag.own + 1) return "stays where it is";
  if (gap) return `after “${drag.rows[gap - 1].dataset.label}”`;
  return list.dataset.above ? `before “${drag.rows[0].dataset.label}”` : "to the beginning";
}

// The gap nearest to a height in the window, and the height of its line.
function findGap(y) {
  const box = list.getBoundingClientRect();
  const height = Math.max(box.top + 1, Math.min(y, box.bottom - 1));
  const visible = Math.max(0, Math.min(height, innerHeight - 1));
  const item = document.elementFromPoint(box.left + box.width / 2, visible)?.closest("#entries > li");
  if (!item) return { gap: drag.gap ?? drag.own, y: visible };
  const around = item.getBoundingClientRect();
  const upper = visible < around.top + around.height / 2;
  // A form of a new entry has no position: above and below it is the same gap.
  let entry = item;
  while (entry && !drag.indexes.has(entry)) entry = entry.previousElementSibling;
  const index = entry ? drag.indexes.get(entry) : -1;
  return { gap: entry === item && upper ? index : index + 1, y: upper ? around.top : around.bottom };
}

function drop(event) {
  if (event.pointerId !== drag.pointer) return;
  const { row, rows, own, gap, why } = drag;
  endDrag();
  if (gap === undefined || gap === own || gap === own + 1) return;
  if (why) {
    announce(`Not moved. ${why}`);
    return;
  }
  // Above the first row may be others, on the page before.
  const values = { after: gap ? idOf(rows[gap - 1]) : list.dataset.above || "first" };
  if (gap < rows.length) values.before = idOf(rows[gap]);
  send(row, values);
}

function cancelOnEscape(event) {
  if (event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  const isDragging = Boolean(drag.rows);
  endDrag();
  if (isDragging) announce("Not moved.");
}

function endDrag() {
  if (!drag) return;
  const { handle, pointer, row, line, note, blocker, frame } = drag;
  drag = null;
  cancelAnimationFrame(frame);
  window.removeEventListener("keydown", cancelOnEscape, { capture: true });
  handle.removeEventListener("pointermove", move);
  handle.removeEventListener("pointerup", drop);
  handle.removeEventListener("pointercancel", endDrag);
  handle.removeEventListener("lostpointercapture", endDrag);
  if (handle.hasPointerCapture(pointer)) handle.releasePointerCapture(pointer);
  row.classList.remove("is-dragged", "is-refused");
  blocker?.classList.remove("is-in-the-way");
  line?.remove();
  note?.remove();
}

// --- By keyboard -------------------------------------------------------------------------------------

function moveByKey(event) {
  const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!direction || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const row = event.target.closest(".row:has(> .drag-handle)");
  if (!row) return;
  event.preventDefault();
  const pressed = event.target.closest(".move-button")?.value;
  send(row, { direction, focus: pressed ?? "row" });
}

// --- To the server -----------------------------------------------------------------------------------

function idOf(row) {
  return row.id.slice("entry-".length);
}

// The row says where the response goes. The form for signing out, which every page has, has the CSRF token.
function send(row, values) {
  const address = row
    .querySelector(".more-link")
    .getAttribute("href")
    .replace(/more\/$/, "move/");
  const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
  window.htmx.ajax("POST", address, { source: row, values: { ...values, csrfmiddlewaretoken } });
}

function announce(text) {
  document.body.dispatchEvent(new CustomEvent("desk:notice", { detail: { text } }));
}
