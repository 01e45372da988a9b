// Typed look-ups of the staff forms: suggestions from the server, in the browser's own list.
const DELAY_MS = 200;

async function suggest(input, list) {
  const url = `${input.dataset.lookup}?q=${encodeURIComponent(input.value)}`;
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { values } = await response.json();
  list.replaceChildren(...values.map((value) => new Option(value, value)));
}

function prepare(input, index) {
  const list = document.createElement("datalist");
  list.id = `lookup-${index}`;
  input.after(list);
  input.setAttribute("list", list.id);
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.includes("·") || input.value.trim().length < 2) return;
    timer = setTimeout(() => suggest(input, list), DELAY_MS);
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("input[data-lookup]").forEach(prepare);
});
