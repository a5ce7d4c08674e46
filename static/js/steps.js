// Ctrl+Z and Ctrl+Shift+Z undo and redo one's own last steps. In a field the browser's own undo works; while a form is
// open nothing happens, because the page is loaded again. Without this file the buttons do the same.

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (document.querySelector("#entries .row-form, dialog[open]")) return;
  const button = document.querySelector(`[data-step=${event.shiftKey ? "redo" : "undo"}]`);
  if (!button) return;
  event.preventDefault();
  button.form.requestSubmit(button);
});
