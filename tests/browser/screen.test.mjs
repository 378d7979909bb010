// The wall: it renews itself in place, keeps the last picture while the server is away, and comes back by itself.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { close, visitor } from './site.mjs';

after(close);

test('the wall renews itself and outlives its server', async () => {
  const { page, context, go } = await visitor({ width: 1920 });
  await page.clock.install();
  await go('/figures/screen?theme=dark');
  const ring = page.locator('.ring, .wall-no-ring');
  const stale = page.locator('[data-stale]');
  assert.equal(await ring.count(), 1);
  assert.equal(await stale.isVisible(), false);

  // A mark in the picture is gone once a new one has taken its place; the page itself stays.
  await page.evaluate(() => { globalThis.same = true; document.querySelector('[data-screen] h1 a').textContent = 'old'; });
  await page.clock.fastForward(61_000);
  await page.waitForFunction(() => document.querySelector('[data-screen] h1 a').textContent !== 'old');
  assert.equal(await page.evaluate(() => globalThis.same), true);
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');

  await context.setOffline(true);
  await page.clock.fastForward(61_000);
  await stale.waitFor({ state: 'visible' });
  assert.equal(await ring.count(), 1);

  await context.setOffline(false);
  await page.clock.fastForward(61_000);
  await stale.waitFor({ state: 'hidden' });
});
