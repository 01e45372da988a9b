/* The live map, in place of the one drawn by the server. The page is complete without it: the list
   comes first, and the drawing stays if anything here cannot start. */

import { drawBase } from "./map/base.js";
import { MapWindow } from "./map/window.js";
import { createFrame } from "./map/frame.js";
import { Marks } from "./map/marks.js";
import { Places } from "./map/places.js";

function start(config, drawing) {
  const { map, say } = createFrame(config, drawing);
  const places = new Places(config);
  const popup = new MapWindow(map, places);
  const marks = new Marks(map, config, popup);

  let names = null;

  async function update() {
    try {
      const collection = await places.inside(map.getBounds(), map.getZoom());
      say(marks.show(collection));
      names?.place(marks.positions());
    } catch (error) {
      if (error.name === "AbortError") return; // a later move asked again
      say("Les repères n’ont pas pu être mis à jour. La liste reste complète.");
    }
  }

  map.on("moveend", update);
  drawBase(map, config, say).then((drawn) => {
    names = drawn;
    names?.place(marks.positions());
  });
  update();
}

const config = document.getElementById("carte-config");
const drawing = document.getElementById("carte-dessin");
if (window.L && config && drawing) start(JSON.parse(config.textContent), drawing);
