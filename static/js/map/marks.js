/* Marks on the map: a family's mark for one place, a disc with a number for several. Each has a
   name of its own; those that stay from one frame to the next are kept, and so is the focus. */

import { shape } from "./elements.js";

const { L } = window;
const SIZE = 44; // the target; the mark itself is 28
const STOPS = 30; // marks that the Tab key reaches; the list holds them all
const DISC_ZOOM = 3;

function keyOf({ geometry, properties }) {
  return `${geometry.coordinates.join(",")}:${properties.id ?? `${properties.count} ${properties.name}`}`;
}

export class Marks {
  #shown = new Map();

  constructor(map, config, popup) {
    this.map = map;
    this.config = config;
    this.popup = popup;
    const listed = document.querySelectorAll("[data-solution]");
    this.order = new Map([...listed].map((entry, index) => [Number(entry.dataset.solution), index]));
  }

  /* Shows a collection and says in a sentence what is there. */
  show({ features }) {
    const sorted = [...features].sort((a, b) => this.#rank(a) - this.#rank(b));
    const wanted = new Map(sorted.map((feature) => [keyOf(feature), feature]));
    this.#removeAllBut(wanted);
    for (const [key, feature] of wanted) {
      if (!this.#shown.has(key)) this.#shown.set(key, this.#add(key, feature));
    }
    this.#arrange([...wanted.keys()]);
    return this.#sentence(features);
  }

  /* Where marks stand in the frame, in pixels: names of towns keep away from them. */
  positions() {
    return [...this.#shown.values()].map((marker) => this.map.latLngToContainerPoint(marker.getLatLng()));
  }

  /* List order first, then the server's. */
  #rank({ properties }) {
    return this.order.get(properties.id) ?? this.order.size;
  }

  #removeAllBut(wanted) {
    for (const [key, marker] of this.#shown) {
      if (wanted.has(key)) continue;
      if (marker.getElement().contains(document.activeElement)) this.#focusMap();
      marker.remove();
      this.#shown.delete(key);
    }
  }

  #add(key, feature) {
    const { properties, geometry } = feature;
    const [longitude, latitude] = geometry.coordinates;
    const html = properties.id ? this.#point(properties) : this.#disc(properties);
    const icon = L.divIcon({ className: "map__mark", html, iconSize: [SIZE, SIZE] });
    const marker = L.marker([latitude, longitude], { icon }).addTo(this.map);
    const target = marker.getElement();
    target.setAttribute("aria-label", properties.name);
    const open = () => this.#open(key, feature, marker);
    marker.on("click", open);
    target.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    });
    return marker;
  }

  #point({ category, approximate }) {
    const { symbol } = this.config.families[category];
    const drawing = this.#drawing();
    if (approximate) drawing.append(shape("circle", { class: "map__approx", r: 19 }));
    drawing.append(
      shape("use", {
        href: `${this.config.sources.marks}#${symbol}`,
        class: `mark mark--${category}`,
        x: -14,
        y: -14,
        width: 28,
        height: 28,
      }),
    );
    return drawing;
  }

  #disc({ count }) {
    const drawing = this.#drawing();
    drawing.append(
      shape("circle", { class: "map__disc", r: count > 99 ? 20 : 17 }),
      shape("text", { class: "map__num" }, String(count)),
    );
    return drawing;
  }

  #drawing() {
    const half = SIZE / 2;
    const drawing = shape("svg", { viewBox: `${-half} ${-half} ${SIZE} ${SIZE}`, "aria-hidden": "true" });
    drawing.append(shape("circle", { class: "map__hit", r: half - 2 }));
    return drawing;
  }

  #open(key, { properties }, marker) {
    const tellsNames = properties.id !== undefined || properties.together;
    if (tellsNames) {
      this.popup.open(properties, () => this.#shown.get(key)?.getElement());
      return;
    }
    this.popup.close();
    this.#focusMap();
    const zoom = Math.min(this.map.getZoom() + DISC_ZOOM, this.map.getMaxZoom());
    this.map.setView(marker.getLatLng(), zoom);
  }

  #focusMap() {
    this.map.getContainer().focus({ preventScroll: true });
  }

  /* The order of the Tab key is the order of the document. */
  #arrange(keys) {
    const pane = this.map.getPane("markerPane");
    const focused = document.activeElement;
    const icons = keys.map((key) => this.#shown.get(key).getElement());
    icons.forEach((icon, index) => {
      icon.tabIndex = index < STOPS ? 0 : -1;
    });
    if (icons.some((icon, index) => pane.children[index] !== icon)) pane.append(...icons);
    if (icons.includes(focused)) focused.focus({ preventScroll: true });
  }

  #sentence(features) {
    const places = features.reduce((sum, { properties }) => sum + properties.count, 0);
    if (places === 0) return "Aucun lieu dans ce cadre.";
    const said = `${places} ${places === 1 ? "lieu" : "lieux"} dans ce cadre.`;
    return features.length > STOPS ? `${said} Agrandissez pour les parcourir au clavier.` : said;
  }
}
