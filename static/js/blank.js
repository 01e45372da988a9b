// Models to fill in: forgotten when the page is left, even when the browser brings it back whole.
const fields = () => document.querySelectorAll("[data-blank] input, [data-blank] textarea");

const clear = () => {
  for (const field of fields()) {
    if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  }
};

// Text areas grow with what is written, so that paper shows all of it.
const grow = (area) => {
  area.rows = Math.max(area.defaultRows, area.value.split("\n").length);
};

for (const area of document.querySelectorAll("[data-blank] textarea")) {
  area.defaultRows = area.rows;
  area.addEventListener("input", () => grow(area));
}

for (const button of document.querySelectorAll("[data-blank-clear]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    clear();
    fields()[0]?.focus();
  });
}

addEventListener("pagehide", clear);
addEventListener("pageshow", clear);
