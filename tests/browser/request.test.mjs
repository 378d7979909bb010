// From an anonymous visitor on a phone to a contract draft: found, written, kept, signed up for, sent, accepted, agreed.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { close, fill, person, send, until, visitor, wrong } from './site.mjs';

after(close);

const WORDS = '漏板';
const MESSAGE = '我们有六台多孔漏板，平均寿命九十五天，想先拿一台做对比试验，请告知图纸交付范围和驻厂人数。';
const n = Date.now() % 100000;

/** A made-up credit code whose two check digits are right (GB 11714 within GB 32100). */
function creditCode() {
  const own = `FAKE${String(n % 10000).padStart(4, '0')}`;
  const inner = [...own].reduce((all, sign, i) => all + parseInt(sign, 36) * [3, 7, 9, 10, 5, 8, 4, 2][i], 0);
  const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const body = `91511703${own}${'0123456789X0'[11 - (inner % 11)]}`;
  const sum = [...body].reduce((all, sign, i) => all + signs.indexOf(sign) * (3 ** i % 31), 0);
  return body + signs[(31 - (sum % 31)) % 31];
}

let phone, deal;

test('a visitor finds a result and begins a request, which outlives a reload', async () => {
  phone = await visitor({ width: 390 });
  const { page, go, faults } = phone;
  await go(`/search?kind=achievements&q=${encodeURIComponent(WORDS)}`);
  await page.locator('a[href^="/achievements/KX-C-"]').first().click();
  await page.waitForURL(/\/achievements\/KX-C-/);
  const ask = page.locator('a[href*="/requests/new"]').first();
  const query = new URLSearchParams((await ask.getAttribute('href')).split('?')[1]);
  assert.deepEqual([query.get('from'), query.get('q')], ['search', WORDS]);
  await ask.click();
  await page.waitForURL(/\/requests\/new/);
  const text = await page.locator('main').innerText();
  assert.match(text, /\d{4}-\d{2}-\d{2} 前（\d+ 个工作日/);
  await page.fill('[name=message]', MESSAGE.slice(0, 30));
  await page.locator('[data-keep-status]').filter({ hasText: '已保存在本浏览器' }).waitFor();
  await page.reload();
  assert.equal(await page.inputValue('[name=message]'), MESSAGE.slice(0, 30));
  assert.ok(await page.locator('[data-keep-restored]').isVisible());
  assert.deepEqual(await wrong(page), []);
  // Errors come back at their fields, with everything typed.
  await send(page, 'form.form');
  assert.ok(await page.locator('.error-summary').isVisible());
  assert.equal(await page.inputValue('[name=message]'), MESSAGE.slice(0, 30));
  assert.deepEqual(faults, []);
});

test('it is sent after signing up, once', async () => {
  const { page, go, faults } = phone;
  await fill(page, { message: MESSAGE, budget_kind: 'amount', budget: '60' });
  await page.locator('select[name=purpose]').selectOption({ index: 2 });
  await page.locator('select[name=timing]').selectOption({ index: 2 });
  await send(page, 'form.form');
  await page.waitForURL(/\/sign-up/);
  assert.deepEqual(await wrong(page), []);
  await fill(page, {
    name: '温试', phone: '13800000000', email: `visitor-${n}@kexing.example`, password: 'long enough now', way: 'register',
    uscc: creditCode(), org_name: `达川漏板试验有限公司${n}（虚构）`, kind: 'enterprise', region: '511703', address: '达川区示例路 1 号',
    introduction: '做玄武岩纤维拉丝的小企业，有六台多孔漏板。（虚构）', terms: 'yes',
  });
  await send(page, 'form.form');
  await page.waitForURL(/\/kept\//);
  assert.ok((await page.locator('main').innerText()).includes(MESSAGE));
  await send(page, 'main form');
  await page.waitForURL(/\/deals\/KX-D-/);
  deal = page.url().match(/KX-D-\d{4}-\d{5}/)[0];
  assert.ok((await page.locator('main').innerText()).includes(MESSAGE));
  assert.deepEqual(await wrong(page), []);
  // What the browser kept is gone, and the form leads to the request that was sent.
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('kexing:')));
  assert.deepEqual(kept, []);
  const form = await page.locator('[data-keep-sent]').getAttribute('data-keep-sent');
  await go(`${form}/new`);
  assert.ok(page.url().endsWith(deal));
  assert.deepEqual(faults, []);
});

test('the owner accepts, and both sides see each other', async () => {
  const owner = await person('officer@kexing.example', { width: 390 });
  await owner.go(`/deals/${deal}`);
  await send(owner.page, 'form[action$="/acceptance"]');
  assert.ok((await owner.page.locator('main').innerText()).includes('13800000000'));
  await phone.go(`/deals/${deal}`);
  assert.match(await phone.page.locator('main').innerText(), /双方联系方式/);
  assert.deepEqual([...owner.faults, ...phone.faults], []);
});

test('terms go to and fro on the phone until one side accepts them', async () => {
  const owner = await person('officer@kexing.example');
  await owner.go(`/deals/${deal}/offers/new`);
  await fill(owner.page, {
    type_code: '51', subject: '两台漏板的改造服务，含图纸、工艺卡和驻厂调试两周。', ends_on: `${new Date().getFullYear() + 1}-12-31`,
    payment: '2', total: '60万', ownership: 'by_law', acceptance: '首台连续运行六十天，断头次数不高于改造前的一半。',
    'parts.0.what': '签订后十日内', 'parts.0.amount': '20万', 'parts.1.what': '验收合格后', 'parts.1.amount': '39万',
  });
  await send(owner.page, 'form.form', '.btn-act');
  // One sum too little: told, and nothing typed is lost.
  assert.match(await owner.page.locator('.error-summary').innerText(), /590,000\.00/);
  assert.deepEqual(await wrong(owner.page), []);
  await fill(owner.page, { 'parts.1.amount': '40万' });
  await send(owner.page, 'form.form', '.btn-act');
  const { page, go, faults } = phone;
  await go(`/deals/${deal}`);
  assert.match(await page.locator('#offers').innerText(), /600,000\.00/);
  assert.deepEqual(await wrong(page), []);
  await Promise.all([page.waitForNavigation(), page.locator('#offers a[href$="/offers/new"]').click()]);
  await fill(page, { total: '52万', 'parts.1.amount': '32万', note: '总额降到五十二万元，其余不变。' });
  await send(page, 'form.form', '.btn-act');
  await go(`/deals/${deal}/offers`);
  assert.match(await page.locator('#v2').textContent(), /520,000\.00/);
  assert.deepEqual(await wrong(page), []);
  await owner.go(`/deals/${deal}`);
  await send(owner.page, 'form[action*="/offers/"][action$="/acceptance"]');
  assert.match(await owner.page.locator('main').innerText(), /达成意向/);
  assert.deepEqual([...owner.faults, ...faults], []);
});

test('the contract draft holds what was agreed', async () => {
  const { page, go, faults } = await person('registrar@kexing.example');
  await phone.go(`/deals/${deal}`);
  const title = await phone.page.locator('h1').innerText();
  await until(async () => {
    await go('/desk/contracts?state=draft');
    return (await page.getByRole('link', { name: title }).count()) > 0;
  });
  await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: title }).first().click()]);
  const text = await page.locator('main').innerText();
  assert.ok(text.includes(deal) && text.includes('520,000.00') && text.includes('签订前还要补齐'));
  assert.deepEqual(await wrong(page), []);
  assert.deepEqual(faults, []);
});
