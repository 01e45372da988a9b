/* Completion of a commune: an ARIA combobox (list, manual selection) on /communes.json.
   The field stays an ordinary text field: without this module it is sent as `lieu`. Choosing a
   line adds the exact code, as `commune`; typing again drops it. With `data-label-only` the label
   alone is written: « Lens (62) » reads back, and a page may have several such fields. */

const WAIT_MS = 120;
const SHORTEST = 2;

class Combobox {
  constructor(box) {
    this.box = box;
    this.url = box.dataset.combobox;
    this.input = box.querySelector("input");
    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}-choix`;
    this.list.className = "combobox__list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Communes");
    box.classList.add("combobox");
    box.append(this.list);
    this.name = this.input.name;
    this.code = null;
    this.active = -1;
    this.pending = null;
    this.describe();
    this.listen();
  }

  describe() {
    const attributes = {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    // The pointer must not take the focus away before the choice is read.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
    this.input.addEventListener("commune", (event) => this.fill(event.detail));
  }

  typed() {
    this.drop();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  drop() {
    this.code?.remove();
    this.code = null;
    this.input.name = this.name;
  }

  async ask() {
    const text = this.input.value.trim();
    this.pending?.abort();
    if (text.length < SHORTEST) {
      this.close();
      return;
    }
    this.pending = new AbortController();
    try {
      const address = `${this.url}?${new URLSearchParams({ q: text })}`;
      const response = await fetch(address, { signal: this.pending.signal });
      if (response.ok) this.show((await response.json()).results);
    } catch (error) {
      // Without an answer the field is sent as it is typed.
      if (error.name !== "AbortError") this.close();
    }
  }

  show(communes) {
    if (document.activeElement !== this.input) return;
    const options = communes.map((commune, index) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.code = commune.code;
      option.dataset.label = commune.label;
      option.textContent = commune.label;
      return option;
    });
    this.list.replaceChildren(...options);
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.open(options.length > 0);
  }

  open(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    this.open(false);
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
  }

  pressed(event) {
    if (this.list.hidden) {
      if (event.key === "ArrowDown") this.ask();
      return;
    }
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      event.preventDefault();
      this.move(moves[event.key]);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.list.children[this.active]);
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  move(step) {
    const options = [...this.list.children];
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = (this.active + step + options.length) % options.length;
    if (this.active < 0) this.active = options.length - 1;
    const option = options[this.active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  choose(option) {
    this.fill({ code: option.dataset.code, label: option.dataset.label });
    this.close();
  }

  /* Writes a commune: its label for the person, its code for the search. */
  fill({ code, label }) {
    this.drop();
    this.input.value = label;
    if ("labelOnly" in this.box.dataset) return;
    this.code = document.createElement("input");
    Object.assign(this.code, { type: "hidden", name: "commune", value: code });
    this.input.after(this.code);
    // The code says it all: the address of the search keeps only it.
    this.input.removeAttribute("name");
  }
}

for (const box of document.querySelectorAll("[data-combobox]")) new Combobox(box);
