/* What lies under the marks: outlines and names of towns from this site, outside tiles if whoever
   deploys it chose some. Without them, or when they fail, the outlines are enough. */

import { element } from "./elements.js";

const { L } = window;
const NAMES_AT_MOST = 40;
const NAME_WIDTH_PX = 110;
const NAME_HEIGHT_PX = 28;
const LETTER_PX = 8;
const MARK_RADIUS_PX = 18;
const NO_BASE = "Le fond de carte n’a pas pu être chargé. Les repères et la liste restent complets.";

/* Gives the names of towns, to be placed again whenever the marks have moved; null without base. */
export async function drawBase(map, config, say) {
  if (config.home) drawHome(map, config.home);
  if (config.tiles) drawTiles(map, config.tiles, say);
  try {
    const response = await fetch(config.sources.base);
    if (!response.ok) throw new Error(String(response.status));
    const base = await response.json();
    drawOutlines(map, base);
    return new Names(map, base, config.home);
  } catch {
    say(NO_BASE);
    return null;
  }
}

/* The ring, and the name of the young person's commune above the marks. */
function drawHome(map, { name, position, ring_m: radius }) {
  L.circle(position, { radius, className: "map__ring", fill: false, interactive: false }).addTo(map);
  const pane = namesPane(map, "home", 650);
  label(name, position, "map__label map__label--here", pane).addTo(map);
}

/* Names are never read aloud: the marks say where they are. They let clicks through. */
function namesPane(map, name, zIndex) {
  const pane = map.createPane(name);
  pane.style.zIndex = zIndex;
  pane.style.pointerEvents = "none";
  pane.setAttribute("aria-hidden", "true");
  return name;
}

function label(name, position, className, pane) {
  const icon = L.divIcon({ className, html: element("span", {}, name), iconSize: [0, 0] });
  return L.marker(position, { icon, pane, interactive: false, keyboard: false });
}

/* One failure is enough: the layer goes, nothing is asked again, the outlines show. */
function drawTiles(map, { url, credit }, say) {
  const tiles = L.tileLayer(url, { attribution: credit, maxZoom: map.getMaxZoom() });
  const container = map.getContainer();
  container.classList.add("map__live--tiles");
  tiles.once("tileerror", () => {
    tiles.remove();
    container.classList.remove("map__live--tiles");
    say(NO_BASE);
  });
  tiles.addTo(map);
}

function drawOutlines(map, { scale, departements }) {
  const pane = map.createPane("outlines");
  pane.style.zIndex = 250;
  const renderer = L.svg({ pane: "outlines", padding: 0.5 });
  for (const [, , rings] of departements) {
    const polygons = rings.map((ring) => [positions(ring, scale)]);
    L.polygon(polygons, {
      className: "map__land",
      fillOpacity: 1,
      weight: 1,
      interactive: false,
      pane: "outlines",
      renderer,
    }).addTo(map);
  }
}

/* A ring is its first longitude and latitude, then steps, in whole parts of a degree. */
function positions(steps, scale) {
  const points = [];
  let [longitude, latitude] = [0, 0];
  for (let at = 0; at < steps.length; at += 2) {
    longitude += steps[at];
    latitude += steps[at + 1];
    points.push([latitude / scale, longitude / scale]);
  }
  return points;
}

/* The largest towns of the frame whose names meet no other name nor mark. */
class Names {
  #layer = L.layerGroup();

  constructor(map, { scale, towns }, home) {
    this.map = map;
    this.home = home;
    this.towns = towns.map(([name, , longitude, latitude]) => ({
      name,
      position: [latitude / scale, longitude / scale],
    }));
    this.pane = namesPane(map, "names", 450);
    this.#layer.addTo(map);
  }

  /* `marks`: their positions in the frame, in pixels. */
  place(marks) {
    this.#layer.clearLayers();
    const bounds = this.map.getBounds();
    const kept = this.home ? [this.#at(this.home)] : [];
    for (const town of this.towns) {
      if (kept.length >= NAMES_AT_MOST) return;
      if (town.name === this.home?.name || !bounds.contains(town.position)) continue;
      const at = this.#at(town);
      if (kept.some((other) => meets(at, other)) || covered(at, town.name.length, marks)) continue;
      kept.push(at);
      this.#layer.addLayer(label(town.name, town.position, "map__label", this.pane));
    }
  }

  #at({ position }) {
    return this.map.latLngToContainerPoint(position);
  }
}

function meets(one, other) {
  return Math.abs(one.x - other.x) < NAME_WIDTH_PX && Math.abs(one.y - other.y) < NAME_HEIGHT_PX;
}

function covered({ x, y }, letters, marks) {
  const end = x + letters * LETTER_PX;
  return marks.some(
    (mark) =>
      Math.abs(mark.y - y) < MARK_RADIUS_PX + LETTER_PX &&
      mark.x + MARK_RADIUS_PX > x &&
      mark.x - MARK_RADIUS_PX < end,
  );
}
