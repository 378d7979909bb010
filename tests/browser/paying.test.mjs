// Money end to end: an instalment paid online by Alipay, another by a transfer that the bank's statement shows, one refunded
// in part; what the contract received and the organisation's statement say the same.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { BASE, close, fill, person, send, until, wrong } from './site.mjs';

after(close);

const PAYER = '达川岩丝新材料有限公司（虚构）';
const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
let online, transfer, contract, before;

const main = (page) => page.locator('main').innerText();
const fen = (text) => Math.round(Number(text.replace(/[^\d.-]/g, '')) * 100);
/** 到账额 of the contract, in fen, as its page says it. */
const received = async (go, page) => {
  await go(`${contract}/performance`);
  return fen(await page.locator('dt:text-is("到账额") + dd, [data-sum=received]').first().innerText());
};
/** Faults of the site's own pages; the page to pay on is somebody else's. */
const own = (faults) => faults.filter((fault) => !/^asks http:\/\/127\.0\.0\.1:\d+\/pay\//.test(fault));

test('a company pays an instalment by Alipay', async () => {
  const { page, go, faults } = await person('enterprise@kexing.example');
  await go('/my/payments');
  assert.deepEqual(await wrong(page), []);
  await page.getByRole('link', { name: /许可费第二期/ }).first().click();
  await page.waitForURL(/\/my\/payments\/KX-P-/);
  online = page.url().match(/KX-P-\d{4}-\d{5}/)[0];
  assert.deepEqual(await wrong(page), []);
  await page.locator('form[action$="/checkout"] button').first().click();
  await page.waitForURL(/\/pay\//);
  assert.ok((await page.locator('body').innerText()).includes('¥300,000.00'));
  await page.locator('[name=method][value=alipay]').check();
  await page.locator('button[name=outcome][value=paid]').click();
  await page.waitForURL((url) => url.href.startsWith(BASE));
  await until(async () => {
    await go(`/my/payments/${online}`);
    return /已付清/.test(await main(page));
  });
  assert.match(await main(page), /支付宝/);
  assert.deepEqual(own(faults), []);
});

test('finance asks for the next instalment under the same contract', async () => {
  const { page, go, faults } = await person('finance@kexing.example');
  await go(`/desk/payments/${online}`);
  assert.deepEqual(await wrong(page), []);
  contract = new URL(await page.locator('a[href$="/performance"]').first().getAttribute('href'), BASE).pathname.replace(/\/performance$/, '');
  before = await received(go, page);
  await page.locator('tr', { hasText: '许可费第三期' }).locator('a[href*="/desk/payments/new"]').click();
  await page.waitForURL(/\/desk\/payments\/new/);
  assert.deepEqual(await wrong(page), []);
  await send(page, 'form[action="/desk/payments"]', '.btn-act[type=submit]');
  transfer = page.url().match(/KX-P-\d{4}-\d{5}/)[0];
  assert.deepEqual(faults, []);
});

let reference;
test('the company reads how to transfer it', async () => {
  const { page, go, faults } = await person('enterprise@kexing.example', { width: 390 });
  await go(`/my/payments/${transfer}/instructions`);
  reference = (await main(page)).match(/KXP\d{9,}/)[0];
  assert.match(await main(page), /贰拾万元整/);
  assert.deepEqual(await wrong(page), []);
  assert.deepEqual(faults, []);
});

test('finance brings in the statement, and a second person confirms the line', async () => {
  const one = await person('finance@kexing.example');
  await one.go('/desk/payments/bank/statements/new');
  const csv = `账号：,5117 0000 0000 0088\n交易日期,借方发生额,贷方发生额,对方户名,附言,流水号\n${today},,"200,000.00",${PAYER},${reference} 许可费,B${Date.now()}\n`;
  await one.page.setInputFiles('[name=file]', { name: '流水.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await send(one.page, 'form[action="/desk/payments/bank/statements"]');
  const statement = one.page.url();
  await until(async () => {
    await one.page.goto(statement);
    return one.page.locator('form[action$="/taking"]').count();
  });
  await send(one.page, 'form[action$="/taking"]');
  await until(async () => {
    await one.page.goto(statement);
    return one.page.locator('tbody th a[href*="/bank/lines/"]').count();
  });
  await one.page.locator('tbody th a[href*="/bank/lines/"]').first().click();
  await one.page.waitForURL(/\/bank\/lines\//);
  const line = one.page.url();
  assert.deepEqual(await wrong(one.page), []);
  await send(one.page, `article:has(a:text-is("${transfer}")) form`, 'button');
  const two = await person('finance-two@kexing.example');
  await two.page.goto(line);
  await send(two.page, 'form[action$="/agreement"]', 'button');
  await two.go(`/desk/payments/${transfer}`);
  assert.match(await main(two.page), /已付清/);
  assert.deepEqual([...one.faults, ...two.faults], []);
});

test('a part of the first goes back the way it came, by two persons', async () => {
  const one = await person('finance@kexing.example');
  await one.go(`/desk/payments/${online}`);
  await one.page.locator('details:has([name=way]) > summary').click();
  const way = await one.page.locator('[name=way] option[value^="refund:"]').first().getAttribute('value');
  await fill(one.page, { way, move_amount: '50000', move_reason: '第二期多收' });
  await send(one.page, 'form[action$="/moves"]', 'button');
  const two = await person('finance-two@kexing.example');
  await two.go(`/desk/payments/${online}`);
  await send(two.page, 'form[action$="/decision"]:has([value=yes])', 'button');
  await until(async () => {
    await two.go(`/desk/payments/${online}`);
    return /退款完成/.test(await main(two.page));
  });
  assert.deepEqual(await wrong(two.page), []);
  assert.deepEqual([...one.faults, ...two.faults], []);
});

test('the contract, the statement and the ledger say the same', async () => {
  const { page, go, faults } = await person('finance@kexing.example');
  assert.equal(await received(go, page), before + 15_000_000, 'the second less the refund, and the third');
  const payer = await person('enterprise@kexing.example');
  await payer.go('/my/payments/statement');
  assert.deepEqual(await wrong(payer.page), []);
  const answer = await payer.page.request.get(`${BASE}/my/payments/statement.csv?period=${today.slice(0, 7)}`);
  assert.equal(answer.status(), 200);
  const rows = (await answer.text()).split('\n').filter((row) => row.includes(online) || row.includes(transfer));
  const has = (number, sum) => rows.some((row) => row.includes(number) && row.includes(sum));
  assert.ok(has(online, '300000.00') && has(online, '50000.00') && has(transfer, '200000.00'), rows.join('\n'));
  await go(`/desk/payments/reconciliation?month=${today.slice(0, 7)}`);
  assert.deepEqual(await wrong(page), []);
  assert.deepEqual([...faults, ...payer.faults], []);
});
