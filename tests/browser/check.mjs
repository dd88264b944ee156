// Opens pages in a browser and fails where one is not fit for everybody who reads it:
// axe finds a violation, a narrow screen scrolls sideways, forced colours hide a picture's text, or
// something is printed beyond the edge of the paper.
// usage: node check.mjs CHROMIUM PAGE...
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";

const [executablePath, ...pages] = process.argv.slice(2);
// a browser run by root in a container has no sandbox of its own
const args = process.getuid?.() === 0 ? ["--no-sandbox", "--disable-gpu"] : ["--disable-gpu"];
const browser = await chromium.launch({ executablePath, args });
let faults = 0;

function fault(page, text) {
  faults += 1;
  console.error(`${page}: ${text}`);
}

for (const name of pages) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  page.on("pageerror", (error) => fault(name, `script error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) {
      fault(name, `asks the network for ${request.url()}`);
    }
  });
  await page.goto(pathToFileURL(name).href);
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, nodes } of violations) {
    fault(name, `axe ${id}, ${nodes.length} times, first: ${nodes[0].html.slice(0, 200)}`);
  }
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) fault(name, `${wide} px wide on a screen of ${width}`);
  }
  await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
  const hidden = await page.evaluate(() => {
    const ground = getComputedStyle(document.documentElement).backgroundColor;
    const same = (text) => getComputedStyle(text).fill === ground;
    return [...document.querySelectorAll("svg text")].filter(same).length;
  });
  if (hidden > 0) fault(name, `${hidden} texts of pictures have the colour of their ground`);
  await page.emulateMedia({ media: "print", forcedColors: "none", colorScheme: "light" });
  const paper = Math.floor(((210 - 2 * 14) / 25.4) * 96);
  await page.setViewportSize({ width: paper, height: 1000 });
  const cut = await page.evaluate((paper) => {
    const beyond = (part) => !part.closest(".landscape") && part.getBoundingClientRect().right > paper + 1;
    return [...document.body.querySelectorAll("*")].filter(beyond).map((part) => part.outerHTML.slice(0, 120));
  }, paper);
  if (cut.length > 0) fault(name, `${cut.length} parts are printed beyond the edge, first: ${cut[0]}`);
  await context.close();
  console.log(`${name}: looked at`);
}
await browser.close();
process.exit(faults === 0 ? 0 : 1);
