// Keys of the desk: Ctrl+Enter saves, Escape closes, Alt+V takes the suggested verification; "/" searches; "?" lists them
// all. Single letters act only while no field has the focus, and can be switched off in the account (WCAG 2.1.4). Everything that a key
// does, a link or a button does too.

const letters = { e: "event", s: "statement", r: "request" };
const usesLetters = document.body.dataset.letterKeys === "on";

function isTyping(element) {
  return element.matches?.("input, textarea, select, [contenteditable]") ?? false;
}

function findForm(element) {
  return (element.closest?.("form.entry-sheet") ?? document.querySelector("form.entry-sheet")) || null;
}

// --- Closing a form: what was typed stays as a draft ----------------------------------------------------

const changed = new WeakSet();

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form.entry-sheet");
  if (form) changed.add(form);
});

document.addEventListener("click", (event) => {
  const form = event.target.closest?.("[data-closes]")?.closest("form.entry-sheet");
  if (!form || !changed.has(form)) return;
  const detail = { text: "Closed. What you typed is kept as a draft: load the page again to go on with it." };
  document.body.dispatchEvent(new CustomEvent("desk:notice", { detail }));
});

function close(form) {
  form.querySelector("[data-closes]")?.click();
}

// --- The suggested verification --------------------------------------------------------------------------

function takeSuggestion(button) {
  const select = button.form.elements.namedItem("standing");
  select.value = button.dataset.standing;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  button.hidden = true;
  select.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-standing]");
  if (!button) return;
  event.preventDefault();
  takeSuggestion(button);
});

// --- The list of all keys ----------------------------------------------------------------------------------

function listKeys() {
  const link = document.querySelector("a[data-shortcuts]");
  const dialog = document.getElementById("shortcuts");
  if (!link || !dialog || dialog.open) return;
  window.htmx
    .ajax("GET", link.getAttribute("href"), { target: "#shortcuts-list", swap: "innerHTML" })
    .then(() => {
      dialog.showModal();
      // Not its first button, which is below the list.
      document.getElementById("shortcuts-heading").focus();
    });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-shortcuts]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  listKeys();
});

// --- Keys ----------------------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const form = findForm(event.target);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
    event.preventDefault();
    form.querySelector("[data-saves]")?.click();
  } else if (event.altKey && event.code === "KeyV") {
    const button = form?.querySelector("button[data-standing]:not([hidden])");
    if (!button) return;
    event.preventDefault();
    takeSuggestion(button);
  } else if (event.key === "Escape" && event.target.closest?.("form.entry-sheet")) {
    event.preventDefault();
    close(form);
  } else if (usesLetters && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      listKeys();
    }
    if (event.key === "/") {
      const search = document.querySelector("main form[role=search] input[type=search]");
      const field = search ?? document.getElementById("desk-search");
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    }
    const link = document.querySelector(`a[data-key="${letters[event.key.toLowerCase()] ?? ""}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  }
});
