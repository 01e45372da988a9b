/* Ticking a filter. From 60em the list is swapped in place and the focus stays on the box; below,
   only the button says how many solutions wait. Without this module the button does it all. */

const wide = matchMedia("(width >= 60em)");

/* What the form would send, as an address; empty values left out, as our links are written. */
function query(form) {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  return new URLSearchParams(pairs);
}

async function count(form) {
  const button = form.querySelector("[data-count]");
  const pairs = query(form);
  pairs.set("page_size", "1");
  const asked = pairs.toString();
  form.dataset.asked = asked;
  const response = await fetch(`/solutions.json?${asked}`);
  if (!response.ok || form.dataset.asked !== asked) return;
  const { total } = await response.json();
  if (total > 1) button.textContent = `Voir les ${total} solutions`;
  else button.textContent = total === 1 ? "Voir la solution" : "0 solution : voir ce qui s’en approche";
}

function changed(event) {
  const form = event.target.closest("[data-filters]");
  if (!form || event.target.type === "search") return;
  if (wide.matches && window.htmx) window.htmx.trigger(form, "filtrer");
  else count(form).catch(() => {}); // the button keeps its former words, and still works
}

/* Folded lists that the person opened stay open in the new filters. */
let opened = [];

function remember(event) {
  if (event.detail.target.id !== "trouver") return;
  opened = [...event.detail.target.querySelectorAll("details[open][id]")].map((one) => one.id);
}

function reopen() {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  opened = [];
}

/* A swap that fails becomes an ordinary navigation. */
function navigate(event) {
  const form = event.detail.elt;
  if (form.matches?.("[data-filters]")) location.assign(`${form.action}?${query(form)}`);
}

document.addEventListener("change", changed);
document.addEventListener("htmx:beforeSwap", remember);
document.addEventListener("htmx:afterSettle", reopen);
document.addEventListener("htmx:sendError", navigate);
document.addEventListener("htmx:responseError", navigate);
document.addEventListener("htmx:configRequest", (event) => {
  const { formData } = event.detail;
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});
