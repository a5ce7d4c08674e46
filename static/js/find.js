// Filters a timeline without leaving the page: the page that the form or a link leads to is fetched, and everything
// around the form is replaced. Without scripts the same form and links load the same pages.
//
// A browser is slow with a form, and most readers do not use it: it comes in a <noscript> and is taken out of it
// when it is needed.

let find, form, status;
let current = location.pathname + location.search;
let waiting = new AbortController();

function bind() {
  find = document.getElementById("find");
  if (!find) return;
  status = find.querySelector("[role=status]");
  const choose = find.querySelector("details");
  form = choose.querySelector(":scope > form");
  if (form) bindForm();
  else if (choose.open) takeOutForm();
  else {
    choose.querySelector("summary").addEventListener("click", takeOutForm);
    choose.addEventListener("toggle", takeOutForm);
  }
  find.addEventListener("click", (event) => {
    const link = event.target.closest(".filter-summary a");
    const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || elsewhere) return;
    event.preventDefault();
    const { pathname, search } = new URL(link.href);
    show(pathname + search, { isSet: true });
  });
}

function takeOutForm() {
  const noscript = find.querySelector("noscript");
  if (!noscript) return;
  // Text in a page that the browser loaded, elements in one that a script parsed.
  const whole = noscript.querySelector("form")
    ? noscript
    : new DOMParser().parseFromString(noscript.textContent, "text/html");
  form = whole.querySelector("form");
  noscript.replaceWith(form);
  find.querySelector(".pending-note").remove();
  bindForm();
}

function bindForm() {
  form.addEventListener("change", () => show(address()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(address());
  });
}

bind();
// A newer version has brought another form: keep what was typed, and apply it if it was not yet.
document.addEventListener("timeline:renewed", () => {
  waiting.abort();
  current = location.pathname + location.search;
  const before = form;
  bind();
  if (!find || !before) return;
  takeOutForm();
  for (const field of before.elements) {
    if (!field.name) continue;
    form.elements[field.name].value = field.value;
    if (field.type === "checkbox") form.elements[field.name].checked = field.checked;
  }
  show(address());
});
addEventListener("popstate", () => {
  // Also fires when only the anchor changes; then the address is the current one.
  show(location.pathname + location.search, { isSet: true, isBack: true });
});

// The address that the form leads to, without empty fields.
function address() {
  const parameters = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) parameters.append(name, value.trim());
  const query = parameters.toString();
  return new URL(form.action).pathname + (query && `?${query}`);
}

// Fetch an address and show its page; the latest call wins. `isSet`: also put its filters into the form, which
// otherwise keeps what is typed.
async function show(url, { isSet = false, isBack = false } = {}) {
  waiting.abort();
  waiting = new AbortController();
  if (url === current) return;
  let page;
  try {
    const response = await fetch(url, { signal: waiting.signal });
    if (!response.ok) throw new Error(response.status);
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch (error) {
    if (error.name === "AbortError") return;
    location.assign(url);
    return;
  }
  const newFind = page.getElementById("find");
  if (!newFind) {
    location.assign(url); // withdrawn or emptied meanwhile
    return;
  }
  current = url;
  if (!isBack) history.pushState(null, "", url);
  takeOutForm();
  const top = form.getBoundingClientRect().top;
  const hadFocus = find.contains(document.activeElement);
  updateForm(newFind.querySelector("form"), isSet);
  find.querySelector(".filter-summary").replaceWith(newFind.querySelector(".filter-summary"));
  replaceAround(newFind);
  if (hadFocus && !find.contains(document.activeElement))
    find.querySelector("summary").focus({ preventScroll: true });
  // The page above may be shorter or longer now: keep the form where it was.
  scrollBy({ top: form.getBoundingClientRect().top - top, behavior: "instant" });
  status.textContent = [".filter-count", ".filter-error"]
    .map((selector) => find.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim() ?? "")
    .join(" ");
}

// Replace everything in <main> except the form, which keeps its place, focus and input, and the live update bar.
function replaceAround(newFind) {
  const bar = document.getElementById("live");
  for (const old of [...find.parentNode.childNodes]) if (old !== find && old !== bar) old.remove();
  const nodes = [...newFind.parentNode.childNodes].filter((node) => node.id !== "live");
  const at = nodes.indexOf(newFind);
  find.before(...nodes.slice(0, at));
  find.after(...nodes.slice(at + 1));
}

// Update the form: option counts and errors; the values only if `isSet`.
function updateForm(newForm, isSet) {
  for (const error of form.querySelectorAll(".error")) error.remove();
  for (const newField of newForm.querySelectorAll("[name]")) {
    const field = form.elements[newField.name];
    const typed = field.value;
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (newField.hasAttribute(name)) field.setAttribute(name, newField.getAttribute(name));
      else field.removeAttribute(name);
    }
    const value = isSet ? newField.value : typed;
    const isChecked = isSet ? newField.checked : field.checked;
    const error = newField.closest(".field").querySelector(".error");
    if (error) field.closest(".field").append(error);
    if (newField.tagName === "SELECT") field.replaceChildren(...newField.options);
    field.value = value;
    if (newField.type === "checkbox") field.checked = isChecked;
  }
}
