/* The frame of the live map: size, keyboard, gestures, and the line that says what happens.
   One finger scrolls the page, two move the map; the wheel scrolls the page, with Ctrl it zooms. */

import { element } from "./elements.js";

const { L } = window;
const HELP = "Carte. Flèches pour la déplacer, plus et moins pour agrandir ou réduire.";

/* `look`: a class more for the map itself. */
export function createFrame(config, drawing, { help = HELP, look = "" } = {}) {
  const live = element("div", { class: `map__live ${look}`.trim(), role: "region", "aria-label": help });
  const said = element("p", { class: "meta map__said", "aria-live": "polite" });
  const frame = element("div", { class: "map__frame map__frame--live" }, live);
  drawing.before(frame, said);
  drawing.hidden = true;
  document.querySelector("[data-beyond]")?.remove();

  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(live, {
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false,
    dragging: !touches(),
    minZoom: config.zoom.min,
    maxZoom: config.zoom.max,
    maxBounds: [[-85, -180], [85, 180]],
    zoomSnap: 0.25, // the frame fits what it has to show
    inertia: !calm,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
  });
  L.control.zoom({ position: "topright", zoomInTitle: "Agrandir la carte", zoomOutTitle: "Réduire la carte" }).addTo(map);
  map.fitBounds(config.bounds);

  const say = (text) => {
    if (said.textContent !== text) said.textContent = text;
  };
  zoomByWheelWithCtrl(map, live, say);
  moveByMouseOnly(map, live, say);
  return { map, say };
}

function touches() {
  return matchMedia("(pointer: coarse)").matches;
}

function zoomByWheelWithCtrl(map, live, say) {
  const onWheel = (event) => {
    if (!event.ctrlKey && !event.metaKey) {
      map.scrollWheelZoom.disable();
      say("Pour agrandir avec la molette, tenez la touche Ctrl.");
      return;
    }
    event.preventDefault(); // else the browser zooms the page
    map.scrollWheelZoom.enable();
  };
  live.addEventListener("wheel", onWheel, { capture: true, passive: false });
}

/* Leaflet takes one finger for a drag: it may only take the mouse. Two fingers pinch and move. */
function moveByMouseOnly(map, live, say) {
  const onPointer = (event) => {
    if (event.pointerType === "mouse") map.dragging.enable();
    else map.dragging.disable();
  };
  live.addEventListener("pointerover", onPointer, true);
  const onTouch = (event) => {
    if (event.touches.length === 1) say("Pour déplacer la carte, utilisez deux doigts.");
  };
  live.addEventListener("touchmove", onTouch, { passive: true });
}
