// Moving entries by hand: drag by the handle, or Alt with an arrow key. Without this file the buttons and
// “Move to…” do the same. What the dates allow is told here while one drags; the server judges what is dropped.

const list = document.getElementById("entries");

// The one drag under way: the row, all rows that hold a place, the gaps its date allows, where the pointer is.
let drag = null;

if (list && window.htmx) {
  list.dataset.movable = "";
  document.getElementById("drag-hint").hidden = false;
  list.addEventListener("pointerdown", press);
  list.addEventListener("keydown", step);
}

// --- What the dates allow --------------------------------------------------------------------------
// As in actions/ordering.py: nothing stands after what it lies wholly before. Bounds are POSIX seconds, too
// large for a Number where a date is far away.

function bound(row, name) {
  return row.dataset[name] ? BigInt(row.dataset[name]) : null;
}

// The gaps (0 is above the first row) between which a row may be put: from `low` to `high`.
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
  return row.querySelector(".row-when > span").textContent;
}

// The same sentence as the server's, in actions/placing.py.
function refusal(gap) {
  const { rows, row, low, high } = drag;
  if (gap >= low && gap <= high) return "";
  const [other, side, lies] =
    gap < low ? [rows[low - 1], "before", "after"] : [rows[high], "after", "before"];
  return `It cannot stand ${side} “${other.dataset.label}”, dated ${dateOf(other)}: its own date, ${dateOf(row)}, lies wholly ${lies} that.`;
}

// --- Dragging ----------------------------------------------------------------------------------------

const START = 4; // pixels that a press must travel to be a drag
const SPEED = 1000; // pixels a second that the page scrolls under a pointer at its edge
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

function press(event) {
  const handle = event.target.closest(".handle");
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
  handle.addEventListener("pointermove", travel);
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", end);
  handle.addEventListener("lostpointercapture", end);
  window.addEventListener("keydown", cancelOnEscape, { capture: true });
}

function travel(event) {
  if (event.pointerId !== drag.pointer) return;
  drag.x = event.clientX;
  drag.y = event.clientY;
  if (!drag.rows && Math.abs(drag.y - drag.from) >= START) lift();
}

// Everything that costs with the number of rows is done once, here.
function lift() {
  drag.rows = [...list.querySelectorAll(":scope > [data-label]")];
  drag.places = new Map(drag.rows.map((row, index) => [row, index]));
  drag.own = drag.places.get(drag.row);
  Object.assign(drag, allowed(drag.rows, drag.row));
  drag.row.classList.add("is-dragged");
  drag.line = mark("drop-line");
  drag.note = mark("drop-note");
  drag.frame = requestAnimationFrame(follow);
}

function mark(name) {
  const made = document.createElement("div");
  made.className = name;
  made.setAttribute("aria-hidden", "true");
  document.body.append(made);
  return made;
}

// Once a frame, because the page may scroll under a pointer that rests.
function follow(now) {
  if (!drag) return;
  const edge = Math.min(96, innerHeight / 6);
  const depth = Math.min(0, drag.y - edge) + Math.max(0, drag.y - (innerHeight - edge));
  const seconds = Math.min(0.05, (now - (drag.seen ?? now)) / 1000);
  drag.seen = now;
  // Who stays at the edge has far to go.
  drag.haste = depth && !CALM.matches ? Math.min(6, (drag.haste ?? 1) + seconds) : 1;
  if (depth) {
    const speed = Math.max(-1, Math.min(1, depth / edge)) * SPEED * drag.haste;
    scrollBy({ top: speed * seconds, behavior: "instant" });
  }
  show();
  drag.frame = requestAnimationFrame(follow);
}

function show() {
  const { gap, y } = gapAt(drag.y);
  const box = list.getBoundingClientRect();
  drag.line.style.inlineSize = `${box.width}px`;
  drag.line.style.transform = `translate(${box.left}px, ${y}px)`;
  if (gap !== drag.gap) {
    drag.gap = gap;
    drag.why = refusal(gap);
    const refused = drag.why !== "";
    for (const one of [drag.row, drag.line, drag.note]) one.classList.toggle("is-refused", refused);
    drag.blocker?.classList.remove("is-in-the-way");
    drag.blocker = refused ? drag.rows[gap < drag.low ? drag.low - 1 : drag.high] : null;
    drag.blocker?.classList.add("is-in-the-way");
    const name = document.createElement("strong");
    name.textContent = drag.row.dataset.label;
    drag.note.replaceChildren(name, ` ${drag.why || place(gap)}`);
  }
  const note = drag.note.getBoundingClientRect();
  const left = Math.max(8, Math.min(drag.x + 16, innerWidth - note.width - 8));
  // Above the pointer, where no finger covers it, unless there is no room.
  const top = drag.y - note.height - 24 > 0 ? drag.y - note.height - 24 : drag.y + 32;
  drag.note.style.transform = `translate(${left}px, ${top}px)`;
}

function place(gap) {
  if (gap === drag.own || gap === drag.own + 1) return "stays where it is";
  return gap ? `after “${drag.rows[gap - 1].dataset.label}”` : "to the beginning";
}

// The gap nearest to a height in the window, and where its line is drawn.
function gapAt(y) {
  const box = list.getBoundingClientRect();
  const height = Math.max(box.top + 1, Math.min(y, box.bottom - 1));
  const seen = Math.max(0, Math.min(height, innerHeight - 1));
  const item = document.elementFromPoint(box.left + box.width / 2, seen)?.closest("#entries > li");
  if (!item) return { gap: drag.gap ?? drag.own, y: seen };
  const around = item.getBoundingClientRect();
  const upper = seen < around.top + around.height / 2;
  // A form for a new entry holds no place; above and below it is the same gap.
  let entry = item;
  while (entry && !drag.places.has(entry)) entry = entry.previousElementSibling;
  const index = entry ? drag.places.get(entry) : -1;
  return { gap: entry === item && upper ? index : index + 1, y: upper ? around.top : around.bottom };
}

function drop(event) {
  if (event.pointerId !== drag.pointer) return;
  const { row, rows, own, gap, why } = drag;
  end();
  if (gap === undefined || gap === own || gap === own + 1) return;
  if (why) {
    tell(`Not moved. ${why}`);
    return;
  }
  const values = { after: gap ? idOf(rows[gap - 1]) : "first" };
  if (gap < rows.length) values.before = idOf(rows[gap]);
  send(row, values);
}

function cancelOnEscape(event) {
  if (event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  const lifted = Boolean(drag.rows);
  end();
  if (lifted) tell("Not moved.");
}

function end() {
  if (!drag) return;
  const { handle, pointer, row, line, note, blocker, frame } = drag;
  drag = null;
  cancelAnimationFrame(frame);
  window.removeEventListener("keydown", cancelOnEscape, { capture: true });
  handle.removeEventListener("pointermove", travel);
  handle.removeEventListener("pointerup", drop);
  handle.removeEventListener("pointercancel", end);
  handle.removeEventListener("lostpointercapture", end);
  if (handle.hasPointerCapture(pointer)) handle.releasePointerCapture(pointer);
  row.classList.remove("is-dragged", "is-refused");
  blocker?.classList.remove("is-in-the-way");
  line?.remove();
  note?.remove();
}

// --- By keyboard -------------------------------------------------------------------------------------

function step(event) {
  const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!direction || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const row = event.target.closest(".row:has(> .handle)");
  if (!row) return;
  event.preventDefault();
  const pressed = event.target.closest(".move")?.value;
  send(row, { direction, focus: pressed ?? "row" });
}

// --- To the server -----------------------------------------------------------------------------------

function idOf(row) {
  return row.id.slice("entry-".length);
}

// The row's own form brings the token; where its answer goes stands around it.
function send(row, values) {
  const form = row.querySelector("form:has(.move)");
  window.htmx.ajax("POST", form.getAttribute("action"), { source: form, values });
}

function tell(text) {
  document.body.dispatchEvent(new CustomEvent("desk:notice", { detail: { text } }));
}
