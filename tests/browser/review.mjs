// Walks through the review application as every role: axe, narrow screens, forced colours, the keyboard,
// no scripts, no error on the console.
// usage: node review.mjs CHROMIUM BASE CODE [PICTURES]
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { mkdirSync } from "node:fs";
import { caseByKeyboard } from "./keyboard.mjs";

const [executablePath, base, code, pictures] = process.argv.slice(2);
const args = process.getuid?.() === 0 ? ["--no-sandbox", "--disable-gpu"] : ["--disable-gpu"];
const browser = await chromium.launch({ executablePath, args });
const ROLES = ["reader", "caseworker", "approver", "team-leader", "auditor", "administrator", "association"];
let faults = 0;
let looks = 0;

function fault(place, text) {
  faults += 1;
  console.error(`${place}: ${text}`);
}

/// Listens for what goes wrong without being asked.
function listen(page, place) {
  page.on("pageerror", (error) => fault(place, `script error: ${error.message}`));
  page.on("console", (line) => {
    const isOwn = line.type() === "error" && !/status of (4\d\d)/.test(line.text());
    if (isOwn) fault(place, `console: ${line.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("data:")) {
      fault(place, `asks ${request.url()}`);
    }
  });
}

async function enter(page, role) {
  await page.goto(`${base}/demo/${role}`);
  await page.click("main button");
  await page.waitForLoadState();
}

/// Where a page leads on this site, without what changes or downloads something.
async function links(page) {
  const found = await page.$$eval("a[href]", (all) => all.map((link) => new URL(link.getAttribute("href"), location).href));
  const paths = found.filter((href) => href.startsWith(base)).map((href) => href.slice(base.length).split("#")[0]);
  return [...new Set(paths)].filter((path) => path && !/\/(form|export|files?|replies\/\d+)(\/|$)/.test(path));
}

/// One of each kind of page is enough: numbers and names are the same page.
const kind = (path) => path.split("?")[0].replace(/\/\d+/g, "/N").replace(/^\/accounts\/.+/, "/accounts/N");

async function look(page, place) {
  looks += 1;
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, nodes } of violations) {
    fault(place, `axe ${id}, ${nodes.length} times, first: ${nodes[0].html.slice(0, 200)}`);
  }
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) fault(place, `${wide} px wide on a screen of ${width}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

/// With forced colours every text stands out from its ground.
async function forced(page, place) {
  await page.emulateMedia({ forcedColors: "active" });
  const hidden = await page.evaluate(() => {
    const ground = getComputedStyle(document.documentElement).backgroundColor;
    const texts = [...document.querySelectorAll("svg text, svg circle, svg line.span")];
    return texts.filter((it) => {
      const style = getComputedStyle(it);
      return style.fill === ground && (style.stroke === "none" || style.stroke === ground);
    }).length;
  });
  if (hidden > 0) fault(place, `${hidden} parts of pictures have the colour of their ground`);
  await page.emulateMedia({ forcedColors: "none" });
}

/// The keyboard reaches the main part, and what has the focus shows it. In a tab of its own, as somebody
/// who comes to the page: a tab that lost and got back the focus, as axe's other tab makes it, begins
/// where the browser puts it, and not at the top.
async function keyboard(context, path, place) {
  const page = await context.newPage();
  await page.goto(base + path);
  await stops(page, place);
  await page.close();
}

async function stops(page, place) {
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement?.className);
  if (first !== "skipnav") fault(place, `the first stop of the keyboard is ${first}`);
  for (let stop = 0; stop < 12; stop += 1) {
    await page.keyboard.press("Tab");
    const shown = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return true;
      const style = getComputedStyle(at);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    });
    if (!shown) {
      const at = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120));
      fault(place, `the focus does not show: ${at}`);
      break;
    }
  }
}

async function picture(page, name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

const named = (path) => kind(path).replace(/\W+/g, "-").replace(/^-|-$/g, "") || "front";

async function walk(role) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: false });
  const page = await context.newPage();
  listen(page, role);
  await enter(page, role);
  const waiting = [new URL(page.url()).pathname, "/me", "/help", ...await links(page)];
  const seen = new Set();
  while (waiting.length > 0) {
    const path = waiting.shift();
    if (seen.has(kind(path))) continue;
    seen.add(kind(path));
    const place = `${role} ${path}`;
    const answer = await page.goto(base + path);
    if (!answer || answer.status() >= 400) {
      fault(place, `answered ${answer?.status()}`);
      continue;
    }
    if (!(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    if (/^\/association\/\d/.test(path)) continue; // a document, looked at with the reports
    await look(page, place);
    await forced(page, place);
    await keyboard(context, path, place);
    await shots(page, role, path);
    waiting.push(...await links(page));
  }
  await context.close();
  console.log(`${role}: ${seen.size} kinds of pages`);
}

/// Pictures in both languages and two widths.
async function shots(page, role, path) {
  if (!pictures) return;
  for (const language of ["da", "en"]) {
    await page.context().addCookies([{ name: "language", value: language, url: base }]);
    await page.goto(base + path);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await picture(page, `${named(path)}-${role}-${language}-${width}`);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.context().addCookies([{ name: "language", value: "da", url: base }]);
  await page.goto(base + path);
}

/// Pages before anybody signs in, and the citizen's.
async function outside() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  listen(page, "outside");
  for (const path of ["/demo", "/sign-in", "/follow", "/accessibility", "/nowhere"]) {
    await page.goto(base + path);
    await look(page, path);
    await keyboard(context, path, path);
    await shots(page, "outside", path);
  }
  await page.goto(`${base}/follow`);
  await page.fill("#code", code);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".steps");
  await look(page, "/follow with a code");
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await picture(page, `progress-citizen-da-${width}`);
  }
  if (page.url().includes(code)) fault("/follow", "the code is in the path");
  await context.close();
}

/// A click with shift ticks all rows between, as does the box above them; how many is said.
async function ranges() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  listen(page, "ranges");
  await enter(page, "caseworker");
  const boxes = await page.$$('input[name="case"]');
  const expect = async (count, what) => {
    const ticked = await page.$$eval('input[name="case"]:checked', (all) => all.length);
    const said = await page.textContent("[data-count]");
    if (ticked !== count || said !== String(count)) fault("ranges", `${what}: ${ticked} ticked, ${said} said, not ${count}`);
  };
  await boxes[1].click();
  await boxes[4].click({ modifiers: ["Shift"] });
  await expect(4, "from the second row to the fifth");
  await boxes[2].click({ modifiers: ["Shift"] });
  await expect(1, "back to the third");
  await page.click("#all-here");
  await expect(boxes.length, "all of the page");
  if (await page.isChecked("#all")) fault("ranges", "all of the page also means all that the filter finds");
  await context.close();
}

/// Everything that is done by forms works without scripts.
async function scriptless() {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await enter(page, "administrator");
  await page.fill("#name", "uden.script");
  await page.fill("#shown_name", "Uden Script");
  await page.selectOption("#role", "reader");
  await page.click("main form button");
  if (!(await page.content()).includes("/invitation/")) fault("without scripts", "no account was made");
  await page.goto(`${base}/me`);
  await page.click('button[name="keys"]');
  if (!(await page.content()).includes("Tasterne er slået fra")) fault("without scripts", "keys stay on");
  await page.click('button[name="language"]');
  if (!(await page.content()).includes('lang="en"')) fault("without scripts", "the language stays");
  await page.goto(`${base}/demo/association`);
  await page.click("main button");
  await page.setInputFiles('input[type="file"]', { name: "svar.csv", mimeType: "text/csv", buffer: Buffer.from("a;b\n") });
  await page.click(".sheet form button, section form button");
  if (!page.url().includes("done=replied")) fault("without scripts", "no reply was taken");
  await page.goto(`${base}/follow`);
  await page.fill("#code", code);
  await page.click("main form button");
  if ((await page.$$(".steps li")).length === 0) fault("without scripts", "no case is followed");
  await context.close();
}

await outside();
await caseByKeyboard({ browser, base, fault, listen, look, picture }).catch((error) => fault("keyboard", error.message));
for (const role of ROLES) await walk(role);
await ranges().catch((error) => fault("ranges", error.message));
await scriptless();
await browser.close();
console.log(`${looks} pages looked at, ${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
