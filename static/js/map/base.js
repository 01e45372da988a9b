/* What lies under the marks: outlines and names of towns from this site, outside tiles if whoever
   deploys it chose some. Without them, or when they fail, the outlines are enough. */

import { element } from "./elements.js";

const { L } = window;
const NAMES_AT_MOST = 40;
const NAME_WIDTH_PX = 110;
const NAME_HEIGHT_PX = 28;
const NO_BASE = "Le fond de carte n’a pas pu être chargé. Les repères et la liste restent complets.";

export async function drawBase(map, config, say) {
  if (config.home) drawRing(map, config.home);
  if (config.tiles) drawTiles(map, config.tiles, say);
  try {
    const response = await fetch(config.sources.base);
    if (!response.ok) throw new Error(String(response.status));
    const base = await response.json();
    drawOutlines(map, base);
    new Names(map, base, config.home).update();
  } catch {
    say(NO_BASE);
  }
}

function drawRing(map, { position, ring_m: radius }) {
  L.circle(position, { radius, className: "map__ring", fill: false, interactive: false }).addTo(map);
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

/* The largest towns of the frame whose names do not meet; never read aloud: the marks say where
   they are. */
class Names {
  #layer = L.layerGroup();

  constructor(map, { scale, towns }, home) {
    this.map = map;
    this.home = home;
    this.towns = towns.map(([name, , longitude, latitude]) => ({
      name,
      position: [latitude / scale, longitude / scale],
    }));
    const pane = map.createPane("names");
    pane.style.zIndex = 450;
    pane.setAttribute("aria-hidden", "true");
    this.#layer.addTo(map);
    map.on("moveend", () => this.update());
  }

  update() {
    this.#layer.clearLayers();
    const kept = [];
    const bounds = this.map.getBounds();
    if (this.home) this.#name(this.home, "map__label map__label--here", kept);
    for (const town of this.towns) {
      if (kept.length >= NAMES_AT_MOST) return;
      if (town.name === this.home?.name || !bounds.contains(town.position)) continue;
      this.#name(town, "map__label", kept);
    }
  }

  #name({ name, position }, className, kept) {
    const at = this.map.latLngToContainerPoint(position);
    const meets = (other) =>
      Math.abs(at.x - other.x) < NAME_WIDTH_PX && Math.abs(at.y - other.y) < NAME_HEIGHT_PX;
    if (kept.some(meets)) return;
    kept.push(at);
    const icon = L.divIcon({ className, html: element("span", {}, name), iconSize: [0, 0] });
    const options = { icon, pane: "names", interactive: false, keyboard: false };
    this.#layer.addLayer(L.marker(position, options));
  }
}
