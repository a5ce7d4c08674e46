// The table to type into: a row is saved when it is left, keys move between cells, and cells of a spreadsheet can be pasted.
// Without this file “Save all rows” does the same.

const form = document.getElementById("table-form");
const body = document.getElementById("table-rows");
const spare = document.getElementById("spare-row");
const problems = document.getElementById("table-problems");
const moreProblems = document.getElementById("more-problems");
const EMPTY_ROWS = 3;
const READING_DELAY = 300;
const mostAtOnce = Number(form.dataset.mostSaved);

// Rows that are to be sent, by key; with what else is sent with a row, or the paste that it is of, or null.
const waiting = new Map();
let isSending = false;

// --- Cells -------------------------------------------------------------------------------------------

function keyOf(row) {
  return row.id.slice("row-".length);
}

function findRow(key) {
  return document.getElementById(`row-${key}`);
}

function listFields(row) {
  return [...row.querySelectorAll("textarea, select")];
}

// "date" of the cell "abc-date".
function nameOf(field) {
  return field.name.slice(field.name.lastIndexOf("-") + 1);
}

function findField(row, name) {
  return listFields(row).find((field) => nameOf(field) === name);
}

function shownValue(field) {
  if (field.matches("textarea")) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value;
}

function isChanged(row) {
  return listFields(row).some((field) => nameOf(field) !== "kind" && field.value !== shownValue(field));
}

// Something else is typed into it than what is saved. The draft has these rows.
function isUnsaved(row) {
  return (
    !isEmpty(row) &&
    listFields(row).some(
      (field) => nameOf(field) !== "kind" && field.value !== (field.dataset.saved ?? shownValue(field)),
    )
  );
}

// A new row in which nothing is typed.
function isEmpty(row) {
  return "new" in row.dataset && [...row.querySelectorAll("textarea")].every((field) => !field.value.trim());
}

function showProblem(text) {
  const line = document.createElement("p");
  line.className = "table-problem";
  line.textContent = text;
  problems.append(line);
  foldProblems();
}

// Many problems would push the table out of sight: the first few are shown, the others folded.
function foldProblems() {
  const rest = moreProblems.querySelector("div");
  const all = [...problems.querySelectorAll(".table-problem"), ...rest.querySelectorAll(".table-problem")];
  const most = Number(form.dataset.mostProblems);
  all.forEach((line, index) => {
    const home = index < most ? problems : rest;
    if (line.parentElement !== home) home.append(line);
  });
  moreProblems.hidden = all.length <= most;
  moreProblems.querySelector("summary span").textContent = String(Math.max(all.length - most, 0));
}

// A new row that was emptied has nothing that could be saved.
function forgetProblem(row) {
  document.getElementById(`problem-${keyOf(row)}`)?.remove();
  foldProblems();
  row.classList.remove("is-unsaved", "is-drafted");
  for (const cell of row.querySelectorAll(".has-errors")) cell.classList.remove("has-errors");
  for (const field of listFields(row)) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

// --- Save --------------------------------------------------------------------------------------------

function addRows(data, rows) {
  for (const row of rows) {
    data.append("row", row.querySelector("input[name=row]").value);
    for (const field of listFields(row)) data.append(field.name, field.value);
  }
}

function buildValues(rows, more) {
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "draft"]) data.set(name, form.elements.namedItem(name).value);
  addRows(data, rows);
  for (const [name, value] of Object.entries(more)) data.append(name, value);
  return data;
}

// What the form is sent with, and what its draft has: the rows that are not saved.
form.addEventListener("formdata", ({ formData }) => {
  for (const name of [...formData.keys()]) {
    if (!["csrfmiddlewaretoken", "draft"].includes(name)) formData.delete(name);
  }
  addRows(formData, [...body.rows].filter(isUnsaved));
});

// One request after another, so that a new row cannot be added twice; at most so many rows in each.
function save(rows, more = null) {
  for (const row of rows) waiting.set(keyOf(row), more);
  return sendWaiting();
}

async function sendWaiting() {
  if (isSending) return;
  isSending = true;
  // Of many rows the last ones wait for the first: all are kept as a draft before.
  const detail = { isSavedFirst: waiting.size > mostAtOnce, request: null };
  form.dispatchEvent(new CustomEvent("desk:pause-draft", { bubbles: true, detail }));
  await detail.request;
  while (waiting.size) {
    const [[firstKey, more]] = waiting;
    const isAlone = more && !more.isPaste;
    const keys = isAlone
      ? [firstKey]
      : [...waiting.keys()].filter((key) => waiting.get(key) === more).slice(0, mostAtOnce);
    for (const key of keys) waiting.delete(key);
    const rows = keys
      .map(findRow)
      .filter((row) => row && (isAlone || isUnsaved(row) || (isChanged(row) && !isEmpty(row))));
    if (!rows.length) continue;
    document.getElementById("table-step").value = "";
    if (isAlone) await send(rows, more);
    else await send(rows, more?.step ? { step: more.step } : {});
    // The parts of a paste are one step.
    if (more?.isPaste) more.step ||= document.getElementById("table-step").value;
  }
  isSending = false;
  resumeDraft();
  addEmptyRows();
}

// The server has removed from the draft what it saved.
function resumeDraft() {
  const detail = { isDirty: [...body.rows].some(isUnsaved) };
  form.dispatchEvent(new CustomEvent("desk:resume-draft", { bubbles: true, detail }));
}

async function send(rows, more) {
  const keys = rows.map(keyOf);
  for (const row of rows) {
    row.setAttribute("aria-busy", "true");
    for (const field of listFields(row)) field.dataset.sent = field.value;
  }
  try {
    await window.htmx.ajax("POST", form.getAttribute("action"), {
      source: problems,
      target: problems,
      swap: "beforeend",
      values: buildValues(rows, more),
      headers: { "X-Sent-By-Script": "yes" },
    });
  } catch {
    // The page has said so, and the row still has what was typed.
  }
  for (const key of keys) findRow(key)?.removeAttribute("aria-busy");
}

// What was typed while a row was being saved stays, and so does the focus. By key of the row as it was sent.
const kept = new Map();

document.body.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const row = detail.target;
  if (!row?.matches?.("#table-rows > tr")) return;
  const active = row.contains(document.activeElement) ? document.activeElement : null;
  kept.set(detail.fragment.querySelector?.("tr")?.id ?? row.id, {
    typed: listFields(row)
      .filter((field) => field.dataset.sent !== undefined && field.dataset.sent !== field.value)
      .map((field) => [nameOf(field), field.value]),
    focus: active?.name
      ? { name: nameOf(active), start: active.selectionStart, end: active.selectionEnd }
      : null,
  });
  document.getElementById(`problem-${keyOf(row)}`)?.remove();
});

document.body.addEventListener("htmx:oobAfterSwap", () => {
  for (const [id, { typed, focus }] of kept) {
    const row = document.getElementById(id);
    if (!row) continue;
    kept.delete(id);
    for (const [name, value] of typed) {
      const field = findField(row, name);
      if (field) field.value = value;
    }
    if (typed.length && !focus) waiting.set(keyOf(row), null);
    const field = focus && findField(row, focus.name);
    field?.focus({ preventScroll: true });
    if (field?.matches("textarea")) field.setSelectionRange(focus.start, focus.end);
  }
});

body.addEventListener("htmx:load", foldProblems);
problems.addEventListener("htmx:load", foldProblems);

body.addEventListener("focusout", (event) => {
  const row = event.target.closest("tr");
  if (!row || row.contains(event.relatedTarget)) return;
  if (isEmpty(row)) forgetProblem(row);
  else if (isChanged(row) || row.matches(".is-drafted")) save([row]);
});

// A button above the table that puts a problem right: its row is sent with what the button says.
problems.parentElement.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=choose]");
  const row = button && findRow(button.value.split(" ", 1)[0]);
  if (!row) return;
  event.preventDefault();
  save([row], { choose: button.value });
  row.querySelector("textarea, select")?.focus();
});

// “Save all rows” stays on the page: a session may have ended, and what was typed would be lost.
form.addEventListener("submit", (event) => {
  const rows = [...body.rows].filter(isUnsaved);
  if (!rows.length) return;
  event.preventDefault();
  save(rows);
});

// --- New rows ----------------------------------------------------------------------------------------

let lastNumber = 0;

// If a row is sent twice, because the answer did not arrive, its number lets the server add it once.
function drawNumber() {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (BigInt(high) * 2n ** 32n + BigInt(low)) % 10n ** 15n;
}

function addRow() {
  const row = spare.content.firstElementChild.cloneNode(true);
  do lastNumber += 1;
  while (findRow(`new${lastNumber}`));
  const number = body.rows.length + 1;
  row.id = `row-new${lastNumber}`;
  row.querySelector(".row-number").textContent = String(number);
  for (const element of row.querySelectorAll("[name], [aria-label]")) {
    if (element.name !== "row") element.name = element.name.replace("new0", `new${lastNumber}`);
    else element.value = element.value.replace(/^new0 0 \d+/, `new${lastNumber} ${number} ${drawNumber()}`);
    const label = element.getAttribute("aria-label");
    if (label) element.setAttribute("aria-label", label.replace(/0$/, number));
  }
  body.append(row);
  return row;
}

function addEmptyRows() {
  const count = [...body.rows].filter((row) => isEmpty(row)).length;
  for (let index = count; index < EMPTY_ROWS; index += 1) addRow();
}

// --- Keys --------------------------------------------------------------------------------------------

body.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches("textarea, select") || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter") {
    event.preventDefault();
    const row = field.closest("tr");
    const next = event.shiftKey ? row.previousElementSibling : row.nextElementSibling;
    const cell = next && findField(next, nameOf(field));
    cell?.focus();
    if (cell?.matches("textarea")) cell.select();
  } else if (event.key === "Escape") {
    event.preventDefault();
    field.value = field.dataset.saved ?? shownValue(field);
    showReading(field);
    // The draft had what was typed.
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// --- Paste -------------------------------------------------------------------------------------------

// Cells as spreadsheets copy them: separated by tabs, in quotation marks if there is a line end in them.
function parseCells(text) {
  const rows = [[""]];
  let isQuoted = false;
  // Quotation marks that do not close a whole cell are its own: “"No", he said”.
  const quotedCell = /"(?:[^"]|"")*"(?=[\t\r\n]|$)/y;
  function beginsQuoted(index) {
    quotedCell.lastIndex = index;
    return quotedCell.test(text);
  }
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index];
    const cells = rows.at(-1);
    if (isQuoted) {
      if (sign !== '"') cells[cells.length - 1] += sign;
      else if (text[index + 1] === '"') {
        cells[cells.length - 1] += '"';
        index += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cells.at(-1) === "" && beginsQuoted(index)) isQuoted = true;
    else if (sign === "\t") cells.push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") cells[cells.length - 1] += sign;
  }
  return rows.map((cells) => cells.map((cell) => cell.trim().replace(/\s+/g, " ")));
}

function fill(field, text) {
  if (field.matches("textarea")) {
    field.value = text;
    return true;
  }
  const option = [...field.options].find(
    ({ value, label }) => text.toLowerCase() === value || text.toLowerCase() === label.toLowerCase(),
  );
  if (option) field.value = option.value;
  return Boolean(option) || !text;
}

body.addEventListener("paste", (event) => {
  const start = event.target;
  if (!start.matches("textarea, select")) return;
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  const cells = parseCells(text);
  const most = Number(form.dataset.mostPasted);
  if (cells.length > most) {
    showProblem(`At most ${most} rows are pasted at once. These are ${cells.length}: nothing was pasted.`);
    return;
  }
  const columns = ["date", "text", "parties", "sources", "verification"];
  const first = Math.max(columns.indexOf(nameOf(start)), 0);
  let row = start.closest("tr");
  let leftOut = 0;
  const filled = [];
  for (const line of cells) {
    row ??= addRow();
    line.forEach((value, index) => {
      const field = findField(row, columns[first + index]);
      if (field ? !fill(field, value) : value) leftOut += 1;
    });
    if (isChanged(row) && !isEmpty(row)) filled.push(row);
    row = row.nextElementSibling;
  }
  if (filled.length) save(filled, { isPaste: true, step: "" });
  if (leftOut) {
    showProblem(
      `${leftOut === 1 ? "1 cell was" : `${leftOut} cells were`} not pasted: there is no such column, or it cannot be typed into.`,
    );
  }
});

// --- How a date is read ------------------------------------------------------------------------------

let timer = 0;

function showReading(field) {
  clearTimeout(timer);
  if (nameOf(field) !== "date") return;
  timer = setTimeout(async () => {
    const row = field.closest("tr");
    const note = field.closest("td")?.querySelector("small");
    if (!note) return;
    if (!field.value.trim()) {
      note.textContent = "";
      return;
    }
    const query = new URLSearchParams({ edtf: field.value, brief: "yes", "citations-INITIAL_FORMS": "0" });
    const sources = (findField(row, "sources")?.value ?? "").split(/;\s+/).filter(Boolean);
    query.set("citations-TOTAL_FORMS", String(sources.length));
    sources.forEach((name, index) => {
      query.set(`citations-${index}-source`, name);
    });
    const typed = field.value;
    await window.htmx.ajax("GET", `${form.dataset.readDate}?${query}`, {
      source: note,
      target: note,
      swap: "innerHTML",
    });
    if (typed !== field.value) showReading(field);
  }, READING_DELAY);
}

body.addEventListener("input", (event) => {
  if (!event.target.matches("textarea")) return;
  showReading(event.target);
  // Before the row is saved: a slow answer must not leave its user without a next row.
  addEmptyRows();
});
