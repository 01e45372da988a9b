/* − and + beside a number of places. Without this module the number is typed. */

const MOST = 9999;

function step(event) {
  const button = event.currentTarget;
  const input = button.parentElement.querySelector("input");
  const now = Number.parseInt(input.value, 10);
  const next = (Number.isNaN(now) ? 0 : now) + Number(button.dataset.step);
  input.value = String(Math.min(Math.max(next, 0), MOST));
}

for (const button of document.querySelectorAll("[data-stepper] [data-step]")) {
  button.hidden = false;
  button.addEventListener("click", step);
}
