// Finding in a timeline without leaving the page: what the form asks for, or one of its links, is fetched from
// the very address that it leads to, and what stands around the form is replaced. Without scripts the same form and
// the same links load the same pages.
//
// A browser takes long over a form, and most readers look for nothing: it comes in a <noscript>, and out of it when
// it is wanted.

let find, form, status;
let shown = location.pathname + location.search;
let waiting = new AbortController();

function bind() {
  find = document.getElementById("find");
  if (!find) return;
  status = find.querySelector("[role=status]");
  const choose = find.querySelector("details");
  form = choose.querySelector(":scope > form");
  if (form) bindForm();
  else if (choose.open) unfold();
  else {
    choose.querySelector("summary").addEventListener("click", unfold);
    choose.addEventListener("toggle", unfold);
  }
  find.addEventListener("click", (event) => {
    const link = event.target.closest(".find-told a");
    const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || elsewhere) return;
    event.preventDefault();
    const { pathname, search } = new URL(link.href);
    ask(pathname + search, { isSet: true });
  });
}

function unfold() {
  const kept = find.querySelector("noscript");
  if (!kept) return;
  // Text to this page, and a form to one that a script has read.
  const whole = kept.querySelector("form")
    ? kept
    : new DOMParser().parseFromString(kept.textContent, "text/html");
  form = whole.querySelector("form");
  kept.replaceWith(form);
  find.querySelector(".late").remove();
  bindForm();
}

function bindForm() {
  form.addEventListener("change", () => ask(address()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(address());
  });
}

bind();
// A newer version has been taken in, and another form with it: what was typed is kept, and looked for if it was not yet.
document.addEventListener("timeline:renewed", () => {
  waiting.abort();
  shown = location.pathname + location.search;
  const before = form;
  bind();
  if (!find || !before) return;
  unfold();
  for (const field of before.elements) {
    if (!field.name) continue;
    form.elements[field.name].value = field.value;
    if (field.type === "checkbox") form.elements[field.name].checked = field.checked;
  }
  ask(address());
});
addEventListener("popstate", () => {
  // Told of a change of anchor too, which asks for what is shown.
  ask(location.pathname + location.search, { isSet: true, isBack: true });
});

// The address that the form would lead to, without what is empty.
function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) asked.append(name, value.trim());
  const query = asked.toString();
  return new URL(form.action).pathname + (query && `?${query}`);
}

// Fetch an address and show what it holds; the latest asked for wins. `isSet`: what it asks for is put into
// the form, which is otherwise left to whoever types in it.
async function ask(wanted, { isSet = false, isBack = false } = {}) {
  waiting.abort();
  waiting = new AbortController();
  if (wanted === shown) return;
  let fresh;
  try {
    const answer = await fetch(wanted, { signal: waiting.signal });
    if (!answer.ok) throw new Error(answer.status);
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch (error) {
    if (error.name === "AbortError") return;
    location.assign(wanted);
    return;
  }
  const found = fresh.getElementById("find");
  if (!found) {
    location.assign(wanted); // withdrawn or emptied meanwhile
    return;
  }
  shown = wanted;
  if (!isBack) history.pushState(null, "", wanted);
  unfold();
  const top = form.getBoundingClientRect().top;
  const hadFocus = find.contains(document.activeElement);
  takeOver(found.querySelector("form"), isSet);
  find.querySelector(".find-told").replaceWith(found.querySelector(".find-told"));
  replaceAround(found);
  if (hadFocus && !find.contains(document.activeElement))
    find.querySelector("summary").focus({ preventScroll: true });
  // What stands above may be shorter or longer now: the form stays where it was.
  scrollBy({ top: form.getBoundingClientRect().top - top, behavior: "instant" });
  status.textContent = [".find-count", ".find-refused"]
    .map((told) => find.querySelector(told)?.textContent.replace(/\s+/g, " ").trim() ?? "")
    .join(" ");
}

// Everything in <main> but the form, which keeps its place, its focus and what is being typed, and the bar
// that tells of newer versions.
function replaceAround(found) {
  const bar = document.getElementById("live");
  for (const old of [...find.parentNode.childNodes]) if (old !== find && old !== bar) old.remove();
  const nodes = [...found.parentNode.childNodes].filter((one) => one.id !== "live");
  const at = nodes.indexOf(found);
  find.before(...nodes.slice(0, at));
  find.after(...nodes.slice(at + 1));
}

// Counts beside the options and what is wrong; the values only where the address was not made from them.
function takeOver(fresh, isSet) {
  for (const error of form.querySelectorAll(".error")) error.remove();
  for (const now of fresh.querySelectorAll("[name]")) {
    const field = form.elements[now.name];
    const typed = field.value;
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (now.hasAttribute(name)) field.setAttribute(name, now.getAttribute(name));
      else field.removeAttribute(name);
    }
    const value = isSet ? now.value : typed;
    const isChecked = isSet ? now.checked : field.checked;
    const error = now.closest(".field").querySelector(".error");
    if (error) field.closest(".field").append(error);
    if (now.tagName === "SELECT") field.replaceChildren(...now.options);
    field.value = value;
    if (now.type === "checkbox") field.checked = isChecked;
  }
}
