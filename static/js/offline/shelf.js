/* Without network, at a page that this device does not keep: links to those that it keeps. */

import { goOnOnceItAnswers } from "./back.js";

const BOARD = /^\/boards\/[^/]+\/(abacus\/)?$/;
const shelf = document.getElementById("shelf");

async function fill() {
  for (const name of await caches.keys()) {
    const copies = await caches.open(name);
    for (const { url } of await copies.keys()) {
      const { pathname } = new URL(url);
      if (pathname === "/scan/") shelf.prepend(link(pathname, shelf.dataset.scan));
      else if (BOARD.test(pathname)) shelf.append(link(pathname, await titleOf(await copies.match(url))));
    }
  }
  document.getElementById("nothing").hidden = shelf.children.length > 0;
}

function link(href, textContent) {
  const entry = document.createElement("li");
  entry.append(Object.assign(document.createElement("a"), { className: "button", href, textContent }));
  return entry;
}

const titleOf = async (page) => new DOMParser().parseFromString(await page.text(), "text/html").title.split(" · Pullboard")[0];

fill();
goOnOnceItAnswers();
