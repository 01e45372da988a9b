/* What the server knows: the marks of a frame, and the reasons of a few solutions. */

const DECIMALS = 5;

function within(value, limit) {
  return Math.max(-limit, Math.min(limit, value)).toFixed(DECIMALS);
}

async function read(url, signal) {
  const response = await fetch(url, { signal, headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.json();
}

export class Places {
  #moving = null;
  #telling = null;

  constructor({ sources, query }) {
    this.sources = sources;
    this.query = query;
  }

  /* Only the last frame matters: the request of the one before is given up. */
  inside(bounds, zoom) {
    this.#moving?.abort();
    this.#moving = new AbortController();
    const bbox = [
      within(bounds.getWest(), 180),
      within(bounds.getSouth(), 90),
      within(bounds.getEast(), 180),
      within(bounds.getNorth(), 90),
    ].join(",");
    return read(`${this.sources.points}?${this.#search({ bbox, zoom: Math.round(zoom), regroupe: "oui" })}`, this.#moving.signal);
  }

  async details(ids) {
    this.#telling?.abort();
    this.#telling = new AbortController();
    const url = `${this.sources.details}?${this.#search({ ids: ids.join(",") })}`;
    return (await read(url, this.#telling.signal)).solutions;
  }

  #search(more) {
    const asked = new URLSearchParams(this.query);
    for (const [key, value] of Object.entries(more)) asked.set(key, value);
    return asked;
  }
}
