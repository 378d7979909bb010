// A technology manager visits a company with a phone and no network; the problem heard there becomes the company's need.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { close, fill, person, send, until, wrong } from './site.mjs';

after(close);

const COMPANY = '达川岩丝新材料有限公司（虚构）';
const WORD = `漏板边排析晶${Date.now() % 100000}`;
const problem = `${WORD}，平均寿命只有九十二天，六成因边排下线。试过加厚边板和降低液面，都没有超过一百天，每次换板停机二十小时。希望寿命达到一百五十天，断头次数不增加。`;
const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
const PHONE = { width: 390 };

let visit;

test('without a network a visit is kept on the phone, told so, and sent once when the network is back', async () => {
  const { page, context, go, faults } = await person('broker@kexing.example', PHONE);
  await go('/desk/visits/new');
  assert.deepEqual(await wrong(page), []);
  const status = page.locator('[data-visit-status]');
  await context.setOffline(true);
  await fill(page, { organisation: COMPANY, visited_on: today, met: '生产部长、工艺员', problem, said: '价格可以谈，先要看到试验数据。' });
  await until(async () => /没有网络/.test(await status.innerText()));
  await page.locator('[data-visit-form] .form-foot [type=submit]').click();
  await until(async () => /联网后自动发送；待发送 1 份/.test(await status.innerText()));
  assert.equal(await page.inputValue('[name=organisation]'), '', 'the form is free for the next visit');
  await context.setOffline(false);
  await until(async () => /已发送 1 份/.test(await status.innerText()));
  // Asked for without a network, so the console told of it; nothing else may be wrong.
  assert.deepEqual(faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault)), []);
  await go('/desk/visits?which=mine');
  const mine = page.locator('.waiting li', { hasText: WORD });
  assert.equal(await mine.count(), 1);
  visit = await mine.getByRole('link').getAttribute('href');
});

test('a draft that was not sent comes back, and can be thrown away', async () => {
  const { page, go } = await person('broker@kexing.example', PHONE);
  await go('/desk/visits/new');
  await fill(page, { organisation: '没有写完的厂（虚构）' });
  await until(async () => /草稿已保存/.test(await page.locator('[data-visit-status]').innerText()));
  await go('/desk/visits/new');
  assert.equal(await page.inputValue('[name=organisation]'), '没有写完的厂（虚构）');
  await page.locator('[data-visit-discard]').click();
  await go('/desk/visits/new');
  assert.equal(await page.inputValue('[name=organisation]'), '');
});

test('one click makes a draft need, which only the company sees', async () => {
  const { page, go, faults } = await person('broker@kexing.example', PHONE);
  await go(visit);
  assert.deepEqual(await wrong(page), []);
  await send(page, 'form[action$="/need"]');
  assert.match(await page.locator('main').innerText(), /草稿，等企业补充/);
  assert.deepEqual(faults, []);
});

let need;
test('the company completes it and sends it in', async () => {
  const { page, go, faults } = await person('enterprise@kexing.example', PHONE);
  await go('/my/needs');
  await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: new RegExp(WORD) }).first().click()]);
  need = page.url();
  if (!/\/edit$/.test(need)) await Promise.all([page.waitForNavigation(), page.locator('a[href$="/edit"]').first().click()]);
  assert.ok((await page.inputValue('[name=situation]')).includes('九十二天'));
  assert.equal(await page.getByText('价格可以谈').count(), 0, 'what was said stays inside');
  const first = async (name) => page.locator(`[name=${name}] option:not([value=""]), input[name=${name}]`).first().getAttribute('value');
  await fill(page, {
    title: WORD, need_kind: await first('need_kind'), 'indicators.0.name': '漏板寿命', 'indicators.0.op': 'ge', 'indicators.0.value': '150', 'indicators.0.unit': '天',
    budget_kind: 'amount', budget: '80', deadline: `${Number(today.slice(0, 4)) + 1}-06-30`, modes: ['licence'], ip_wish: await first('ip_wish'),
    field: '03-05', industry: await first('industry'), keywords: '漏板、析晶、拉丝', masked: 'no',
    contact_name: '赖知远', contact_phone: '0818-0000109', pledge: 'yes',
  });
  await send(page, 'form.form', '[name=_submit], .btn-act[type=submit]');
  assert.match(await page.locator('body').innerText(), /审核/);
  assert.deepEqual(faults, []);
});

test('a reviewer approves it, and the visit shows the public need', async () => {
  const reviewer = await person('reviewer@kexing.example');
  await reviewer.go('/desk/reviews');
  await reviewer.page.getByRole('link', { name: WORD }).first().click();
  await reviewer.page.waitForURL(/\/desk\/reviews\/.+/);
  for (const check of await reviewer.page.locator('[name=_check]').all()) await check.check();
  await send(reviewer.page, 'form[action$="/approval"]');
  const { page, go } = await person('broker@kexing.example', PHONE);
  await go(visit);
  assert.match(await page.locator('main').innerText(), /已发布\s+KX-X-/);
  await Promise.all([page.waitForNavigation(), page.locator('a[href^="/needs/KX-X-"]').first().click()]);
  assert.ok((await page.locator('main').innerText()).includes('150'));
});
