// What forms cannot do: single keys, ranges of ticks, a sheet of keys. Everything works without it.
"use strict";

// single keys: elements say theirs with data-key; off unless the account has them on
const keysOn = document.body.dataset.keys === "on";
const typing = (element) =>
  element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName) &&
    !["checkbox", "radio", "button", "submit"].includes(element.type);

function press(event) {
  if (document.querySelector("dialog[open]")) return;
  if (event.ctrlKey && event.key === "Enter") return send(event);
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (goes(event)) return;
  if (event.key === "?") return sheet(event);
  if (rows.length > 0 && event.key in onRows) return onRows[event.key](event);
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  reach(target);
}

// links, harmless buttons and choices are used; buttons that change something, fields and headings only
// take the focus: no single key saves anything
function reach(target) {
  const closed = target.closest("details:not([open])");
  if (closed) closed.open = true;
  const many = target.closest("[data-range]");
  if (many && !many.querySelector("[data-row] :checked")) tick();
  if (target.matches('a[href], button[data-use], input[type="radio"]')) target.click();
  if (!target.matches("a[href]")) target.focus();
}

// Ctrl and Enter send the form one is in, where its button says so
function send(event) {
  const button = event.target.closest("form")?.querySelector("button[data-send]");
  if (!button) return;
  event.preventDefault();
  button.form.requestSubmit(button);
}

// g and then a letter: the body says where each leads
let began = -Infinity;

function goes(event) {
  const to = document.body.dataset[`go${event.key.toUpperCase()}`];
  const follows = event.timeStamp - began < 2000;
  began = event.key === "g" ? event.timeStamp : -Infinity;
  if (follows && to) location.assign(to);
  return (follows && to) || event.key === "g";
}

// the rows of the queue: one is current, its link has the focus, so that Enter opens it
const rows = [...document.querySelectorAll("tr[data-row]")];
let current = -1;

function mark(row) {
  for (const other of rows) other.removeAttribute("aria-current");
  current = rows.indexOf(row);
  row?.setAttribute("aria-current", "true");
}

function step(event, by) {
  event.preventDefault();
  const to = current < 0 ? 0 : Math.min(Math.max(current + by, 0), rows.length - 1);
  mark(rows[to]);
  rows[to].querySelector("th a").focus();
}

const tick = () => rows[current]?.querySelector('input[type="checkbox"]')?.click();

const onRows = {
  j: (event) => step(event, 1),
  k: (event) => step(event, -1),
  x: (event) => {
    event.preventDefault();
    tick();
  },
};

if (keysOn) document.addEventListener("focusin", (event) => {
  const row = event.target.closest("tr[data-row]");
  if (row && row !== rows[current]) mark(row);
});

// the sheet of keys, fetched from its own page
async function sheet(event) {
  event.preventDefault();
  const answer = await fetch("/help").catch(() => null);
  if (!answer || !answer.ok) return location.assign("/help");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = page.querySelector(".keys-list");
  const dialog = document.createElement("dialog");
  const title = document.createElement("h2");
  title.id = "keys-title";
  title.textContent = page.querySelector("h1").textContent;
  dialog.setAttribute("aria-labelledby", title.id);
  const close = document.createElement("button");
  close.className = "button button-secondary";
  close.textContent = "OK";
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, document.importNode(list, true), close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

if (keysOn) document.addEventListener("keydown", press);

// shift and a click tick all boxes of a data-range between the last one and this
let last = null;
document.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
  const group = box.closest("[data-range]");
  if (!group) return;
  // rows only: the box that means all the filter finds is never ticked along with them
  const boxes = [...group.querySelectorAll('[data-row] input[type="checkbox"]')];
  if (!boxes.includes(box) && !box.matches("[data-all]")) return;
  if (box.matches("[data-all]")) for (const one of boxes) one.checked = box.checked;
  else if (event.shiftKey && last && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
  count(group, boxes);
});

// how many are ticked, where the page has a place for it
function count(group, boxes) {
  const place = document.querySelector("[data-count]");
  if (!place) return;
  place.textContent = String(boxes.filter((one) => one.checked).length);
  place.closest("[data-counted]").hidden = false;
}

// forms that ask before they are sent
document.addEventListener("submit", (event) => {
  const asks = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (asks && !window.confirm(asks)) event.preventDefault();
});

// a fault takes the focus, so that it is read out and seen
document.getElementById("fault")?.focus();
