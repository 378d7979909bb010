// The whole job: a result is posted, approved, found, asked for, agreed, contracted, registered — and counts.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { BASE, close, fill, person, send, until, visitor } from './site.mjs';

after(close);

const WORD = '阶梯淬火回火';
const title = `随车吊臂架销轴${WORD}工艺${Date.now() % 10000}`;
const AMOUNT = 388_000;
const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
const year = today.slice(0, 4);

/** The year's counted sums, in fen, from the open data: exact, without floating point. */
const counted = async (page) => {
  const answer = await page.request.get(`${BASE}/figures/open.json?year=${year}`);
  assert.equal(answer.status(), 200);
  const fen = (yuan) => Number(yuan.replace('.', ''));
  const { whole } = await answer.json();
  return { number: whole.number, total: fen(whole.total_yuan), technical: fen(whole.technical_yuan) };
};

let number, deal;

test('an officer posts a result', async () => {
  const { page, go, faults } = await person('officer@kexing.example');
  await go('/my/achievements/new');
  await fill(page, {
    title,
    value_line: '销轴寿命提高一倍，热处理能耗下降两成',
    summary: `针对随车起重运输车臂架销轴早期磨损与断裂问题，提出一种分三段升温、两级冷却的${WORD}制度，配合中频感应局部硬化，使表层硬度稳定在五十八至六十二HRC，心部保持韧性。已在两家工厂完成三百小时台架试验和六个月装车考核。`,
    problem: '现有销轴整体淬火变形大、表层硬度不均，装车三个月后即出现松旷与异响，用户返修率高，厂家每年更换费用可观，需要一种变形小、成本低的热处理办法。',
    field: '03-05',
    keywords: '销轴、热处理、随车吊、感应淬火',
    maturity: '7',
    maturity_evidence: '两家工厂六个月装车考核记录',
    modes: ['licence', 'service'],
    price_kind: 'amount',
    price: '38.8',
    region: '511703',
    contact_name: '林亦川',
    contact_phone: '0818-0000001',
    'indicators.0.name': '表面硬度',
    'indicators.0.value': '58–62',
    'indicators.0.unit': 'HRC',
    pledge: 'yes',
  });
  await send(page, 'form.form', '[name=_submit], .btn-act[type=submit]');
  assert.match(await page.locator('body').innerText(), /审核/);
  assert.deepEqual(faults, []);
});

test('a reviewer approves it', async () => {
  const { page, go, faults } = await person('reviewer@kexing.example');
  await go('/desk/reviews');
  await page.getByRole('link', { name: title }).first().click();
  await page.waitForURL(/\/desk\/reviews\/.+/);
  for (const check of await page.locator('[name=_check]').all()) await check.check();
  await send(page, 'form[action$="/approval"]');
  assert.deepEqual(faults, []);
});

test('a visitor on a phone finds it by a word of its abstract and by pinyin, without scripts', async () => {
  const { page, go } = await visitor({ width: 390, scripts: false });
  const found = async (q) => {
    await go(`/search?kind=achievements&q=${encodeURIComponent(q)}`);
    return (await page.getByRole('link', { name: title }).count()) > 0;
  };
  await until(() => found('两级冷却'));
  assert.ok(await found('xiaozhou'), 'by pinyin');
  await page.getByRole('link', { name: title }).first().click();
  await page.waitForURL(/\/achievements\/KX-C-/);
  number = page.url().match(/KX-C-\d{4}-\d{5}/)[0];
  const text = await page.locator('main').innerText();
  assert.ok(text.includes('58–62') && !text.includes('0818-0000001'), 'the contact is not public');
});

test('a company asks for a deal', async () => {
  const { page, go, faults } = await person('enterprise@kexing.example');
  await go(`/achievements/${number}/requests/new`);
  await fill(page, { message: '我公司臂架销轴年用量约一万两千件，希望先做二十件样品台架对比，满足寿命要求后签许可合同。', budget_kind: 'amount', budget: '38.8' });
  await page.locator('select[name=purpose]').selectOption({ index: 1 });
  await page.locator('select[name=timing]').selectOption({ index: 1 });
  await send(page, 'form.form');
  await page.waitForURL(/\/deals\/KX-D-/);
  deal = page.url().match(/KX-D-\d{4}-\d{5}/)[0];
  assert.deepEqual(faults, []);
});

test('the owner accepts and both sides and the centre agree', async () => {
  const owner = await person('officer@kexing.example');
  await owner.go(`/deals/${deal}`);
  await send(owner.page, 'form[action$="/acceptance"]');
  assert.match(await owner.page.locator('main').innerText(), /联系/);
  const manager = await person('manager@kexing.example');
  await manager.go(`/deals/${deal}`);
  if (await manager.page.locator('form[action$="/introduction"]').count()) {
    await fill(manager.page, { note: '双方已电话沟通样品数量与考核方法，约定下周到厂交流。' });
    await send(manager.page, 'form[action$="/introduction"]');
  }
  for (const someone of [owner, await person('enterprise@kexing.example'), manager]) {
    await someone.go(`/deals/${deal}`);
    const agree = someone.page.locator('form[action$="/agreement"]');
    if (await agree.count()) await send(someone.page, 'form[action$="/agreement"]');
  }
});

test('staff make the contract, enter the registration, and the target rises by exactly its amount', async () => {
  const { page, go, faults } = await person('registrar@kexing.example');
  const before = await counted(page);
  await go('/desk/contracts/new');
  await Promise.all([page.waitForNavigation(), page.locator('.waiting').getByRole('link', { name: title }).click()]);
  await fill(page, {
    type_code: '32', ip: '20', related: 'no', starts_on: today, ends_on: `${Number(year) + 1}-06-30`, total: String(AMOUNT),
    field: '03', plan_source: '90', payment: '1', objective: '10', industry: 'C35',
  });
  await send(page, 'form.form');
  await page.waitForURL(/\/desk\/contracts\/KX-H-/);
  await fill(page, { signed_on: today });
  await send(page, 'form[action$="/signing"]');
  await Promise.all([page.waitForNavigation(), page.locator('.page-aside a[href$="/filing"]').click()]);
  await fill(page, { filed_on: today });
  await send(page, 'form[action$="/filing"]');
  const registration = `${year}511701${String(Date.now()).slice(-6)}`;
  await fill(page, { registration_number: registration, registered_on: today });
  await send(page, 'form[action$="/registration"]');
  assert.ok((await page.locator('main').innerText()).includes(registration));
  const now = await counted(page);
  assert.equal(now.total - before.total, AMOUNT * 100);
  assert.equal(now.technical - before.technical, AMOUNT * 100);
  assert.equal(now.number - before.number, 1);
  assert.deepEqual(faults, []);
});
