// What the journeys share: a browser, people who sign in, forms filled by field name.
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

export const BASE = process.env.BASE || 'http://127.0.0.1:8080';
const PASSWORD = 'kexing-demo-2026';

let browser;
export async function open() {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  return browser;
}
export const close = async () => { await browser?.close(); browser = undefined; };

/** A browser of its own for one person; `faults` collects what no page may have. */
export async function visitor({ width = 1280, theme = 'light', locale = 'zh-CN', scripts = true } = {}) {
  const context = await (await open()).newContext({ viewport: { width, height: 900 }, colorScheme: theme, locale, javaScriptEnabled: scripts });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  page.on('console', (m) => m.type() === 'error' && !/status of 4\d\d/.test(m.text()) && faults.push(`console: ${m.text()}`));
  page.on('pageerror', (e) => faults.push(`script: ${e}`));
  page.on('request', (r) => { if (!r.url().startsWith(BASE) && !r.url().startsWith('data:')) faults.push(`asks ${r.url()}`); });
  return { page, context, faults, go: (path) => page.goto(BASE + path) };
}

export async function person(email, options) {
  const someone = await visitor(options);
  await someone.go('/sign-in');
  await signIn(someone.page, email);
  return someone;
}

export async function signIn(page, email) {
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', PASSWORD);
  await send(page, 'form:has([name=password])');
}

/** Fills fields by name, whatever kind they are; an array ticks several boxes. */
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`[name="${name}"]`);
    const kind = await field.first().evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
    if (kind === 'select') await field.first().selectOption(value);
    else if (kind === 'radio' || kind === 'checkbox') {
      for (const one of [value].flat()) await page.locator(`[name="${name}"][value="${one}"]`).check();
    } else await field.first().fill(value);
  }
}

/** Sends a form and waits for the page that answers. */
export async function send(page, form, button = '[type=submit]:not([name^=_])') {
  await Promise.all([page.waitForNavigation(), page.locator(`${form} ${button}`).first().click()]);
}

/** What WCAG 2.2 AA finds wrong, and what is wider than the screen. */
export async function wrong(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(', ')}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) found.push(`wider than the screen by ${wide}px`);
  return found;
}

/** Asks until the page says what is awaited: jobs take a moment. */
export async function until(what, seconds = 20) {
  for (let n = 0; n < seconds * 4; n++) {
    const found = await what();
    if (found) return found;
    await new Promise((r) => setTimeout(r, 250));
  }
  throw new Error(`did not happen within ${seconds} s: ${what}`);
}
