/* The point of each address on a small map, beside the field that says it in figures: drag it, tap the
   map, or move it with the arrow keys. Without this script the field does all of it. */

import { drawBase } from "./map/base.js";
import { shape } from "./map/elements.js";
import { createFrame } from "./map/frame.js";

const { L } = window;
const HELP = "Carte de la position. Flèches pour la déplacer, plus et moins pour agrandir ou réduire.";
const NAME = "Repère de la position. Flèches pour le déplacer, Majuscule et flèche pour peu à peu.";
const SIZE = 44;
const STEP_PX = 16;
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const DECIMALS = 6;
// « 50,4289 ; 2,8318 », as the server writes it.
const WRITTEN = /^\s*(-?\d+(?:[.,]\d+)?)\s*(?:;|,?\s)\s*(-?\d+(?:[.,]\d+)?)\s*$/u;

function written({ lat, lng }) {
  return [lat, lng].map((degrees) => degrees.toFixed(DECIMALS).replace(".", ",")).join(" ; ");
}

function read(text) {
  const found = WRITTEN.exec(text);
  if (!found) return null;
  const [lat, lng] = found.slice(1).map((part) => Number(part.replace(",", ".")));
  return Math.abs(lat) <= 85 && Math.abs(lng) <= 180 ? L.latLng(lat, lng) : null;
}

function drawing() {
  const half = SIZE / 2;
  const svg = shape("svg", { viewBox: `${-half} ${-half} ${SIZE} ${SIZE}`, "aria-hidden": "true" });
  svg.append(
    shape("circle", { class: "map__hit", r: half - 2 }),
    shape("circle", { class: "map__disc", r: 9 }),
  );
  return svg;
}

function start(config, place, field) {
  place.hidden = false;
  const { map, say } = createFrame(config, place, { help: HELP, look: "map__live--small" });
  drawBase(map, config, say).then((names) => {
    const placed = () => names?.place([map.latLngToContainerPoint(marker.getLatLng())]);
    map.on("moveend", placed);
    placed();
  });
  const icon = L.divIcon({ className: "map__mark", html: drawing(), iconSize: [SIZE, SIZE] });
  const marker = L.marker(read(field.value) ?? config.start, { icon, draggable: true, autoPan: true }).addTo(map);
  const target = marker.getElement();
  target.setAttribute("aria-label", NAME);

  function moveTo(position) {
    marker.setLatLng(position);
    if (!map.getBounds().contains(position)) map.panTo(position);
    field.value = written(position);
    say(`Position : ${field.value}. Elle sera gardée quand vous enregistrerez.`);
  }

  marker.on("dragend", () => moveTo(marker.getLatLng()));
  map.on("click", (event) => moveTo(event.latlng));
  target.addEventListener("keydown", (event) => {
    const way = MOVES[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation(); // else the map moves under it
    const step = event.shiftKey ? 1 : STEP_PX;
    const from = map.latLngToContainerPoint(marker.getLatLng());
    moveTo(map.containerPointToLatLng(from.add(way.map((part) => part * step))));
  });
  field.addEventListener("change", () => {
    const position = read(field.value);
    if (!position) return;
    marker.setLatLng(position);
    map.panTo(position);
  });
}

/* A map that is folded is made when it is first opened: a sheet may have many places. */
function begin(place) {
  const config = JSON.parse(place.dataset.point);
  const field = document.getElementById(config.field);
  if (!field) return;
  const folded = place.closest("[data-folded]");
  if (!folded) {
    start(config, place, field);
    return;
  }
  folded.hidden = false;
  folded.addEventListener("toggle", () => start(config, place, field), { once: true });
}

if (window.L) document.querySelectorAll("[data-point]").forEach(begin);
