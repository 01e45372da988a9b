/* « Utiliser ma position »: asked on a click only, rounded to about 1 km before it leaves the
   device, sent in a body, turned into a commune, then forgotten. */

const HUNDREDTHS = 100;

function rounded(degrees) {
  return (Math.round(degrees * HUNDREDTHS) / HUNDREDTHS).toFixed(2);
}

function locate() {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, reject, {
      maximumAge: 600_000,
      timeout: 10_000,
    });
  });
}

async function nearest({ latitude, longitude }) {
  const body = new URLSearchParams({ lat: rounded(latitude), lon: rounded(longitude) });
  const response = await fetch("/communes/proche/", { method: "POST", body });
  if (!response.ok) throw new Error(String(response.status));
  const { commune } = await response.json();
  if (!commune) throw new Error("no commune");
  return commune;
}

async function use(button) {
  const message = document.getElementById(button.getAttribute("aria-describedby"));
  const input = document.getElementById(button.dataset.position);
  try {
    const { coords } = await locate();
    const commune = await nearest(coords);
    input.dispatchEvent(new CustomEvent("commune", { detail: commune }));
    message.textContent = `Nous avons pris ${commune.label}.`;
  } catch {
    message.textContent = "Position non disponible. Écrivez votre commune, c’est aussi bien.";
    input.focus();
  }
}

if ("geolocation" in navigator) {
  for (const button of document.querySelectorAll("[data-position]")) {
    button.hidden = false;
    document.getElementById(button.getAttribute("aria-describedby")).hidden = false;
    button.addEventListener("click", () => use(button));
  }
}
