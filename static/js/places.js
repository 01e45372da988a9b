/* The table of places, one line at a time: Enter saves the line and goes to the next, "=" says "same
   as before, still right", and a changed line is saved when it is left. The focus is never taken.
   Without this module one button saves all the lines. */

const form = document.querySelector("[data-places]");
const OFFLINE = "Pas de connexion : rien n’est enregistré, votre saisie reste affichée.";
const SIGNED_OUT = "Votre session est finie : connectez-vous dans un autre onglet, puis recommencez. Votre saisie reste affichée.";

const lines = () => [...form.querySelectorAll("[data-line]")];
const texts = (line) => [...line.querySelectorAll("input[type=text]")];
const values = (line) => texts(line).map((input) => input.value.trim()).join("|");
const part = (line, name) => line.querySelector(`[data-says="${name}"]`);
const field = (line, name) => line.querySelector(`[name="${name}-${line.dataset.line}"]`);

function say(sentence) {
  form.querySelector("[data-status]").textContent = sentence;
}

function body(line) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const input of line.querySelectorAll("input")) {
    if (input.type !== "checkbox" || input.checked) data.set(input.name, input.value);
  }
  return data;
}

async function send(line) {
  const headers = { Accept: "application/json" };
  const response = await fetch(form.action, { method: "POST", body: body(line), headers });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson) throw new Error(response.redirected || response.status === 403 ? SIGNED_OUT : OFFLINE);
  return [response, await response.json()];
}

/* One request at a time for a line; what was typed meanwhile is sent after it. */
async function save(line) {
  if (line.dataset.saving) return;
  const sent = values(line);
  line.dataset.saving = "oui";
  try {
    const [response, told] = await send(line);
    if (told.lines.length) show(line, told.lines[0], sent, response.status);
    else fail(line, "Cette ligne n’existe plus. Rechargez la page.");
  } catch (error) {
    fail(line, error instanceof TypeError ? OFFLINE : error.message);
  }
  delete line.dataset.saving;
  if (values(line) !== sent && !line.contains(document.activeElement)) save(line);
}

function show(line, told, sent, status) {
  rename(line, told.key);
  field(line, "etat").value = told.stamp;
  if (status === 200) accept(line, told, sent);
  mark(line, told);
  const problem = [...Object.values(told.errors), told.theirs].filter(Boolean).join(" ");
  say(`${told.title} : ${problem || `enregistré, ${told.seen}`}`);
}

function accept(line, told, sent) {
  if (values(line) === sent) {
    for (const [name, value] of Object.entries(told.values)) field(line, name).value = value;
    line.dataset.kept = values(line);
  } else line.dataset.kept = sent;
  field(line, "vu").checked = true;
  part(line, "seen").textContent = `Enregistré : ${told.seen}`;
  part(line, "dates").textContent = told.dates;
  part(line, "rule").textContent = told.rule;
  line.classList.toggle("places__line--late", told.late);
  line.classList.add("places__line--saved");
}

function mark(line, told) {
  const wrong = Object.keys(told.errors);
  const notes = [["error", "erreur", Object.values(told.errors).join(" ")], ["theirs", "autre", told.theirs]];
  for (const [name, , sentence] of notes) {
    part(line, name).textContent = sentence;
    part(line, name).hidden = !sentence;
  }
  const described = notes.filter(([, , sentence]) => sentence).map(([, id]) => `${id}-${told.key}`);
  for (const input of texts(line)) {
    const rule = input.name.startsWith("jusquau-") ? [`regle-${told.key}`] : [];
    input.toggleAttribute("aria-invalid", false);
    if (wrong.some((name) => input.name === `${name}-${told.key}`)) input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", [...described, ...rule].join(" "));
  }
  line.classList.toggle("places__line--error", described.length > 0);
  if (described.length) line.classList.remove("places__line--saved");
  if (wrong.some((name) => ["entree", "avant", "jusquau"].includes(name))) line.querySelector("details").open = true;
}

function fail(line, sentence) {
  mark(line, { key: line.dataset.line, errors: { connexion: sentence }, theirs: "" });
  say(sentence);
}

/* A first way in was given its number. */
function rename(line, key) {
  const before = `-${line.dataset.line}`;
  if (before === `-${key}`) return;
  for (const one of line.querySelectorAll("[id], [name], [for]")) {
    for (const attribute of ["id", "name", "for"]) {
      const value = one.getAttribute(attribute);
      if (value?.endsWith(before)) one.setAttribute(attribute, value.slice(0, -before.length) + `-${key}`);
    }
  }
  line.querySelector('[name="ligne"]').value = key;
  line.dataset.line = key;
}

function next(line) {
  const all = lines();
  const following = all[all.indexOf(line) + 1];
  if (!following) return form.querySelector("button[type=submit]").focus();
  const first = field(following, "libres");
  first.focus();
  first.select();
}

function pressed(event) {
  const line = event.target.closest("[data-line]");
  if (!line || event.target.type !== "text" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key !== "Enter" && event.key !== "=") return;
  event.preventDefault();
  if (event.key === "=") field(line, "vu").checked = true;
  if (event.key === "=" || values(line) !== line.dataset.kept) save(line);
  next(line);
}

function left(event) {
  const line = event.target.closest("[data-line]");
  if (!line || line.contains(event.relatedTarget) || event.relatedTarget?.type === "submit") return;
  if (values(line) !== line.dataset.kept) save(line);
}

function ticked(event) {
  if (event.target.type === "checkbox" && event.target.checked) save(event.target.closest("[data-line]"));
}

if (form) {
  // A line that came back with an error, or with another's words, is not saved yet.
  for (const line of lines()) line.dataset.kept = line.matches(".places__line--error") ? "?" : values(line);
  form.querySelector("[data-keys]").hidden = false;
  form.addEventListener("keydown", pressed);
  form.addEventListener("focusout", left);
  form.addEventListener("change", ticked);
}
