// For browsers without a service worker, as they are where the portal is reached by plain http: brings the code of the pages
// that are likely next into the browser's own store, one file after the other, once the page has had time for itself; not
// over a line on which every byte is dear. The service worker does the same, and keeps more.

// Written by scripts/name-site.mjs.
const later = [];

const { saveData, effectiveType } = navigator.connection ?? {};
if (!saveData && !/2g/.test(effectiveType ?? "")) {
  for (const name of later) {
    const brought = await fetch(name, { priority: "low" }).then((response) => response.arrayBuffer()).catch(() => undefined);
    // The line broke: the next page tries again.
    if (!brought) break;
  }
}
