// Models to fill in: forgotten when the page is left, even when the browser brings it back whole.
const fields = () => document.querySelectorAll("[data-blank] input, [data-blank] textarea");
const areas = [...document.querySelectorAll("[data-blank] textarea")];

// Text areas grow with what is written, so that paper shows all of it. Browsers that know
// `field-sizing` do it in the style sheet; the others are given rows.
const sizesItself = CSS.supports("field-sizing", "content");
const firstRows = new Map(areas.map((area) => [area, area.rows]));
const MOST_ROWS = 60;

const grow = (area) => {
  area.rows = firstRows.get(area);
  while (area.scrollHeight > area.clientHeight && area.rows < MOST_ROWS) area.rows += 1;
};

const clear = () => {
  for (const field of fields()) {
    if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  }
  for (const area of areas) area.rows = firstRows.get(area);
};

if (!sizesItself) {
  for (const area of areas) area.addEventListener("input", () => grow(area));
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
