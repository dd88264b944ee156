// Walks through whole cases in the review application without a mouse: what is done is done by Tab, arrows,
// Space, Enter and typing, or by the single keys of the pages. Used by review.mjs, which brings the tools.
let browser, base, fault, listen, look, picture;

/// Goes on with Tab until the focus is on what the selector names.
async function tabTo(page, selector) {
  for (let stop = 0; stop < 400; stop += 1) {
    const isThere = await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
    if (isThere) return true;
    await page.keyboard.press("Tab");
  }
  fault("keyboard", `Tab does not reach ${selector} on ${page.url().slice(base.length)}`);
  return false;
}

async function press(page, key) {
  await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
}

/// j and k go from row to row, x ticks, Enter opens the row one is on.
async function rowsByKeys(page) {
  const here = () => page.evaluate(() => {
    const row = document.querySelector("tr[aria-current]");
    const link = row?.querySelector("th a");
    return { link: link?.getAttribute("href"), hasFocus: link === document.activeElement,
      isTicked: row?.querySelector("input")?.checked };
  });
  await page.keyboard.press("j");
  const first = await here();
  await page.keyboard.press("j");
  const second = await here();
  if (!second.hasFocus || second.link === first.link) fault("keyboard", "j does not go to the next row");
  await page.keyboard.press("x");
  if (!(await here()).isTicked) fault("keyboard", "x does not tick the row");
  await page.keyboard.press("x");
  await page.keyboard.press("k");
  if ((await here()).link !== first.link) fault("keyboard", "k does not go to the row before");
  await look(page, "a row of the queue that keys went to");
  await press(page, "Enter");
  if (!page.url().endsWith(first.link)) fault("keyboard", "Enter does not open the row");
  await page.goBack();
}

/// On a case, j goes to the next and k back.
async function neighbours(page) {
  const from = new URL(page.url()).pathname;
  await press(page, "j");
  if (new URL(page.url()).pathname === from) fault("keyboard", "j does not go to the next case");
  await press(page, "k");
  if (new URL(page.url()).pathname !== from) fault("keyboard", "k does not go to the case before");
}

/// Comes in as a role by keys alone.
async function enterByKeys(context, role) {
  const page = await context.newPage();
  listen(page, `keyboard ${role}`);
  await page.goto(`${base}/demo/${role}`);
  await use(page, "main button");
  return page;
}

/// Goes to a button or link and presses it.
async function use(page, selector) {
  await tabTo(page, selector);
  await press(page, "Enter");
  const said = await page.$eval("#fault", (it) => it.textContent.trim()).catch(() => null);
  if (said) fault("keyboard", `${selector}: ${said}`);
}

async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.type(text);
}

/// Goes through a list with the arrow until it shows what begins so.
async function choose(page, selector, start) {
  await tabTo(page, selector);
  for (let step = 0; step < 60; step += 1) {
    const value = await page.$eval(selector, (it) => it.value);
    if (value.startsWith(start)) return;
    await page.keyboard.press("ArrowDown");
  }
  fault("keyboard", `${selector} does not come to ${start}`);
}

/// Ticks one of a group of rings: the first by space, others by the arrow from there.
async function pick(page, name, value) {
  await tabTo(page, `input[name="${name}"]`);
  await page.keyboard.press("Space");
  for (let step = 0; step < 5; step += 1) {
    const at = await page.evaluate((name) => document.querySelector(`input[name="${name}"]:checked`)?.value, name);
    if (at === value) return;
    await page.keyboard.press("ArrowDown");
  }
  fault("keyboard", `the arrow does not come to ${value}`);
}

const form = (action) => `form:has(button[value="${action}"])`;

async function move(page, to, why) {
  await choose(page, "#move-to", to);
  await type(page, `${form("move")} textarea`, why);
  await use(page, 'button[value="move"]');
}

async function freshCase(page) {
  const fresh = await page.$$eval('tr[data-looked="false"] th a', (all) => all.map((a) => a.getAttribute("href")));
  if (fresh.length === 0) return fault("keyboard", "no case waits for its first look");
  await use(page, `th a[href="${fresh[0]}"]`);
  await neighbours(page);
  await judgeByKeys(page);
  return new URL(page.url()).pathname;
}

/// A digit chooses and saves nothing; Ctrl and Enter save the form one is in.
async function judgeByKeys(page) {
  const before = page.url();
  await page.keyboard.press("2");
  const chosen = await page.evaluate(() => document.querySelector('input[name="judgement"]:checked')?.value);
  if (chosen !== "questions" || page.url() !== before) fault("keyboard", `2 chooses ${chosen}`);
  await press(page, "Control+Enter");
  if (await page.$('button[value="look"]')) fault("keyboard", "Ctrl and Enter do not save the first look");
}

const focusIs = (page, selector) => page.evaluate((wanted) => document.activeElement.matches(wanted), selector);

/// r, s and a lead to the rationale, to putting off and to giving away; in a field they are letters.
async function fieldsByKeys(page) {
  await page.keyboard.press("s");
  if (!await focusIs(page, "#more-until")) fault("keyboard", "s does not lead to putting off");
  await page.keyboard.type("a1r");
  const typed = await page.$eval("#more-until", (it) => it.value);
  if (typed !== "a1r") fault("keyboard", `in a field keys are letters, not ${typed}`);
  await page.$eval("#more-until", (it) => { it.value = ""; it.blur(); });
  await page.keyboard.press("r");
  if (!await focusIs(page, "#why-decide")) fault("keyboard", "r does not lead to the rationale");
  await page.evaluate(() => document.activeElement.blur());
}

/// a and s in the queue take the row one is on; g and then q or m go to lists.
async function queueByKeys(page) {
  const ticked = () => page.$$eval('[data-row] input:checked', (all) => all.length);
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  if (!await focusIs(page, 'button[value="assign"]') || await ticked() !== 1) fault("keyboard", "a does not take the row");
  await page.keyboard.press("s");
  if (!await focusIs(page, "#until") || await ticked() !== 1) fault("keyboard", "s does not lead to putting off the row");
  await page.evaluate(() => document.activeElement.blur());
  for (const [key, wanted] of [["m", "whose=@"], ["q", "/queue"]]) {
    await page.keyboard.press("g");
    await press(page, key);
    if (!page.url().includes(wanted)) fault("keyboard", `g ${key} leads to ${page.url()}`);
  }
}

/// Whoever comes to a case of a colleague is led to the button that takes it; nothing is taken by one key.
async function takeByKeys(context, path) {
  const page = await enterByKeys(context, "approver");
  await page.goto(base + path);
  await page.keyboard.press("a");
  if (!await focusIs(page, 'button[value="assign"]') || page.url() !== base + path) {
    fault("keyboard", "a does not lead to taking the case");
  }
  await page.close();
}

/// Cases are fetched, one is looked at, decided without contact, the decision taken back.
async function paperByKeyboard(context) {
  const page = await enterByKeys(context, "caseworker");
  await tabTo(page, "#wanted");
  await use(page, 'form[action="/queue/fetch"] button');
  await rowsByKeys(page);
  await queueByKeys(page);
  const path = await freshCase(page);
  await page.keyboard.press("b");
  const there = await page.evaluate(() => location.hash === "#decision" || document.activeElement.id === "decision");
  if (!there) fault("keyboard", "b does not lead to the decision");
  await fieldsByKeys(page);
  await page.keyboard.press("2");
  const outcome = await page.evaluate(() => document.querySelector('input[name="outcome"]:checked')?.value);
  if (outcome !== "legitimate") fault("keyboard", `2 chooses ${outcome}`);
  await choose(page, "#innocent", "family-growth");
  await choose(page, "#result", "unchanged");
  await tabTo(page, "#then");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("r");
  await page.keyboard.type("Familien er blevet større; det fremgår af registrene.");
  // saves and goes on to the next case, which says where to take the decision back
  await press(page, "Control+Enter");
  if (new URL(page.url()).pathname === path) fault("keyboard", "the next case does not come up");
  await press(page, "u");
  if (new URL(page.url()).pathname !== path) fault("keyboard", "u does not lead back to what was decided");
  await look(page, "a decided case");
  await page.keyboard.press("u");
  const isUndo = await page.evaluate(() => document.activeElement.matches('button[value="undo"]'));
  if (!isUndo) fault("keyboard", "u does not lead to undo");
  await press(page, "Enter");
  if ((await page.$$('input[name="outcome"]')).length === 0) fault("keyboard", "the decision was not taken back");
  return [page, path];
}

/// The second person opens the case by its number and presses one button.
async function second(context, path, selector, why) {
  const page = await enterByKeys(context, "approver");
  await type(page, "#text", path.split("/").pop());
  await choose(page, "#search-purpose", "approval");
  await use(page, 'form[action="/queue/search"] button');
  if (new URL(page.url()).pathname !== path) fault("keyboard", `the search leads to ${page.url()}, not ${path}`);
  if (why) await type(page, `${form("approve")} textarea`, why);
  await use(page, selector);
  await page.close();
}

/// From there by letter, answer and hearing to a decision by two, the corrected register and the end.
async function contactByKeyboard(page, path, approver) {
  await use(page, 'button[value="check"]');
  await move(page, "S3", "Flere voksne end værelser, og ingen er i familie.");
  await move(page, "S4b", "Borgeren bedes redegøre for sin bopæl.");
  await choose(page, "#letter", "account|");
  await use(page, 'form[action*="/letter"] button');
  await second(approver, path, 'form[action*="/letter/approve"] button');
  await page.reload();
  await type(page, `${form("answered")} textarea`, "Borgeren oplyser at være flyttet.");
  await use(page, 'button[value="answered"]');
  await move(page, "S5", "Svaret er kommet, og sagen er oplyst.");
  await move(page, "S6", "Borgeren høres over udkastet.");
  await pick(page, "outcome", "confirmed");
  await choose(page, "#result", "changed-same-municipality");
  await type(page, `${form("decide")} textarea`, "Borgeren er flyttet og bor nu et andet sted.");
  await tabTo(page, "#then");
  await page.keyboard.press("Space");
  await use(page, 'button[value="decide"]');
  await second(approver, path, 'button[value="approve"]', "Enig: faktum og høring er i orden.");
  await page.reload();
  await move(page, "S8", "Registreringen er rettet i CPR.");
  await move(page, "S12", "Der er ikke mere at gøre.");
  await look(page, "a closed case");
  if (await page.$(form("decide"))) fault("keyboard", "the case is not closed");
}

/// A whole case from its first look to its end, by two people without a mouse.
export async function caseByKeyboard(tools) {
  ({ browser, base, fault, listen, look, picture } = tools);
  const viewport = { width: 1440, height: 900 };
  const [context, approver] = await Promise.all([0, 1].map(() => browser.newContext({ viewport })));
  const [page, path] = await paperByKeyboard(context);
  await takeByKeys(approver, path);
  await contactByKeyboard(page, path, approver);
  await picture(page, "a-whole-case-da-1440");
  await keysOff(page);
  console.log("keyboard: a case went from its first look to its end; keys switched off");
  await Promise.all([context.close(), approver.close()]);
}

/// The sheet of keys, and the switch that turns them off.
async function keysOff(page) {
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Escape");
  await page.goto(`${base}/me`);
  await use(page, 'button[name="keys"]');
  await page.goto(`${base}/queue`);
  await page.keyboard.press("?");
  await page.waitForTimeout(200);
  if (await page.$("dialog[open]")) fault("keyboard", "keys work though they are switched off");
  await page.keyboard.press("s");
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await page.waitForTimeout(200);
  const stays = page.url() === `${base}/queue` && !await focusIs(page, "#until");
  if (!stays) fault("keyboard", "single keys work though they are switched off");
}
