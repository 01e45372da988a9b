/* The window of a mark: a titled dialog inside the frame. It takes the focus, Esc gives it back to
   the mark. It does not move the map, so the mark stays where it was. */

import { element, shape } from "./elements.js";

const APPROXIMATE = "Position approximative : la commune, pas l’adresse.";

export class MapWindow {
  #shown = null;
  #origin = () => null;

  constructor(map, places) {
    this.map = map;
    this.places = places;
    this.frame = map.getContainer().parentElement;
    this.frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#shown) this.close({ giveFocusBack: true });
    });
    map.on("click", () => this.close());
  }

  /* `origin`: finds the element to give the focus back to. */
  open(properties, origin) {
    this.close();
    this.#origin = origin;
    origin()?.classList.add("is-open");
    const title = element("h3", { id: "carte-fenetre-titre" });
    const body = element("div", { class: "map__told" });
    const isPoint = properties.id !== undefined;
    title.append(isPoint ? link(properties) : properties.name.replace(/, [^,]+$/u, ""));
    if (isPoint) body.append(...facts(properties));
    this.#shown = element(
      "div",
      { class: "map__window", role: "dialog", "aria-labelledby": title.id, tabindex: "-1" },
      this.#closeButton(),
      title,
      body,
    );
    this.frame.append(this.#shown);
    this.#shown.focus({ preventScroll: true });
    this.#tell(properties, body, this.#shown);
  }

  close({ giveFocusBack = false } = {}) {
    if (!this.#shown) return;
    const origin = this.#origin();
    origin?.classList.remove("is-open");
    this.#shown.remove();
    this.#shown = null;
    if (giveFocusBack) (origin ?? this.map.getContainer()).focus({ preventScroll: true });
  }

  #closeButton() {
    const button = element("button", { type: "button", class: "map__close", "aria-label": "Fermer" });
    const cross = shape("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" });
    cross.append(shape("path", { d: "M6 6l12 12M18 6L6 18", class: "map__cross" }));
    button.append(cross);
    button.addEventListener("click", () => this.close({ giveFocusBack: true }));
    return button;
  }

  /* Reasons come after: the title and the link never wait for them. */
  async #tell(properties, body, shown) {
    if (properties.ids.length === 0) {
      body.append(element("p", {}, "Elles sont trop nombreuses pour être nommées ici. "), toList());
      return;
    }
    try {
      const solutions = await this.places.details(properties.ids);
      if (this.#shown !== shown) return;
      if (properties.id !== undefined) body.append(...solutions.map(reasons));
      else body.append(list(solutions));
    } catch (error) {
      if (error.name === "AbortError" || this.#shown !== shown) return;
      body.append(element("p", {}, "Le détail n’a pas pu être chargé."));
    }
  }
}

function link({ url, title }) {
  return element("a", { href: url }, title);
}

function toList() {
  return element("a", { href: "#resultats" }, "Voir la liste");
}

function facts({ scheme, commune, approximate }) {
  const lines = [element("p", { class: "meta" }, `${scheme}, ${commune}`)];
  if (approximate) lines.push(element("p", { class: "meta" }, APPROXIMATE));
  return lines;
}

function reasons(solution) {
  const lines = solution.reasons.map(({ text, doubt }) =>
    element("li", doubt ? { class: "is-doubt" } : {}, doubt ? `À vérifier : ${text}` : text),
  );
  return element("ul", { class: "map__reasons" }, ...lines);
}

function list(solutions) {
  const lines = solutions.map((solution) =>
    element("li", {}, link(solution), element("span", { class: "meta" }, ` ${solution.label}`)),
  );
  return element("ul", { class: "map__names" }, ...lines);
}
