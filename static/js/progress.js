// An import that is read or written elsewhere: the figure follows, then the page shows the result.
// Without this script the page has a link that does the same.
const EVERY_MS = 1500;
const box = document.querySelector("[data-progress]");
const words = box?.querySelector("[data-progress-text]");
const bar = box?.querySelector("progress");
const shown = new Intl.NumberFormat("fr-FR");

async function follow() {
  const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const state = await answer.json();
  if (!state.moving) {
    location.reload();
    return;
  }
  if (words) words.textContent = `${shown.format(state.read)} lignes lues sur ${shown.format(state.total)}.`;
  if (bar) bar.value = state.read;
  setTimeout(follow, EVERY_MS);
}

if (box) setTimeout(follow, EVERY_MS);
