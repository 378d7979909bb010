// Every kind of technology contract, from a request over agreed terms and its own papers to its registration.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { BASE, close, fill, person, send, until, wrong } from './site.mjs';

after(close);

const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
const year = Number(today.slice(0, 4));
const PATENT = 'ZL202119900001.9';

/** One of each family, and each service by itself: what its terms and its file say beyond the rest. */
const TYPES = [
  { code: '11', ip: '20' },
  { code: '21', ip: '11', file: { patents: PATENT } },
  { code: '31', ip: '11', terms: { licence_kind: 'non_exclusive', territory: '达州市' }, file: { patents: PATENT } },
  { code: '40', ip: '90' },
  { code: '51', ip: '20' },
  { code: '52', ip: '90' },
  { code: '53', ip: '90', file: { third_party: '渠江阀泵制造有限公司（虚构）' } },
];

let owner, askers, registrar, chances;

test('those who take part sign in', async () => {
  owner = await person('officer@kexing.example');
  askers = [await person('enterprise@kexing.example'), await person('valve@kexing.example')];
  registrar = await person('registrar@kexing.example');
  await owner.go('/my/achievements');
  const links = await owner.page.locator('main a[href*="KX-C-"]').evaluateAll((all) => all.map((a) => a.href));
  const results = [...new Set(links.map((href) => href.match(/KX-C-\d{4}-\d{5}/)?.[0]).filter(Boolean))];
  // A company asks for a result once.
  chances = askers.flatMap((asker) => results.map((result) => ({ asker, result })));
  assert.ok(chances.length >= TYPES.length, `${results.length} results`);
});

/** A request, unless this company has asked for this result already. */
async function ask({ asker, result }) {
  await asker.go(`/achievements/${result}/requests/new`);
  if (!(await asker.page.locator('[name=message]').count())) return undefined;
  await fill(asker.page, { message: '我们想在一条产线上先做对比，满足指标后按约定的方式合作。（虚构）', budget_kind: 'amount', budget: '20' });
  for (const name of ['purpose', 'timing']) await asker.page.locator(`select[name=${name}]`).selectOption({ index: 1 });
  await send(asker.page, 'form.form');
  return asker.page.url().match(/KX-D-\d{4}-\d{5}/)?.[0];
}

async function agree(deal, asker, { code, terms }) {
  const { page, go } = owner;
  await go(`/deals/${deal}`);
  await send(page, 'form[action$="/acceptance"]');
  await go(`/deals/${deal}/offers/new`);
  await fill(page, {
    type_code: code, subject: '按附件完成约定的技术内容，并交付资料。（虚构）', ends_on: `${year + 1}-12-31`, payment: '1', total: '20万',
    ownership: 'by_law', acceptance: '按约定的指标逐项验收。', ...terms,
  });
  await send(page, 'form.form', '.btn-act');
  await asker.go(`/deals/${deal}`);
  await send(asker.page, 'form[action*="/offers/"][action$="/acceptance"]');
  assert.match(await asker.page.locator('main').innerText(), /达成意向/);
}

/** The draft that the accepted terms made. */
async function drafted(deal) {
  const { page, go } = registrar;
  return until(async () => {
    await go('/desk/contracts?state=draft');
    const files = await page.locator('main a[href*="/desk/contracts/KX-H-"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    for (const file of new Set(files)) {
      await go(file);
      if ((await page.locator('main').innerText()).includes(deal)) return file;
    }
    return undefined;
  });
}

async function complete(file, { ip, file: more }) {
  const { page, go } = registrar;
  await go(`${file}/edit`);
  await fill(page, {
    ip, related: 'no', starts_on: today, field: '03', plan_source: '90', objective: '10', industry: 'C35', ...more,
  });
  await send(page, 'form.form', '.btn-act');
  assert.ok(page.url().endsWith(file), await page.locator('main').innerText());
}

/** A contract text of its kind, as a Word file. */
async function text(file) {
  const answer = await registrar.page.request.get(`${BASE}${file}/drafting/file`);
  assert.equal(answer.status(), 200);
  assert.equal((await answer.body()).subarray(0, 2).toString(), 'PK');
}

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF');

/** Hands in what the kind of contract asks for, until nothing is missing, and takes the packet. */
async function papers(file) {
  const { page, go } = registrar;
  await go(`${file}/papers`);
  const asked = [];
  for (let kind; (kind = page.locator('li.paper-missing').first()), await kind.count();) {
    const code = await kind.locator('[name=kind]').inputValue();
    asked.push(code);
    await kind.locator('.paper-add > summary').click();
    await kind.locator(`[name=file_${code}]`).setInputFiles({ name: `${code}.pdf`, mimeType: 'application/pdf', buffer: PDF });
    await Promise.all([page.waitForNavigation(), kind.locator('form[action$="/papers"] [type=submit]').click()]);
    assert.ok(asked.length < 15, asked.join());
  }
  const [packet] = await Promise.all([page.waitForEvent('download'), page.locator('form[action$="/packets"] [type=submit]').click()]);
  const zip = await readFile(await packet.path());
  assert.ok(zip.subarray(0, 2).toString() === 'PK' && zip.includes('manifest.json'));
  return asked;
}

async function register(file) {
  const { page, go, faults } = registrar;
  await go(file);
  await fill(page, { signed_on: today });
  await send(page, 'form[action$="/signing"]');
  await go(`${file}/filing`);
  await fill(page, { filed_on: today });
  await send(page, 'form[action$="/filing"]');
  await fill(page, { accepted_on: today });
  await send(page, 'form[action$="/acceptance"]');
  const number = `${year}511702${String(Date.now()).slice(-6)}`;
  await fill(page, { registration_number: number, registered_on: today });
  await send(page, 'form[action$="/registration"]');
  assert.match(await page.locator('main').innerText(), /已登记/);
  assert.deepEqual(await wrong(page), []);
  assert.deepEqual(faults, []);
}

for (const type of TYPES) {
  test(`type ${type.code} goes from a request to its registration`, async () => {
    let deal, chance;
    while (!deal) deal = await ask((chance = chances.shift()));
    await agree(deal, chance.asker, type);
    const file = await drafted(deal);
    await complete(file, type);
    await text(file);
    const asked = await papers(file);
    assert.ok(asked.includes('contract') && asked.includes('price_breakdown'), asked.join());
    assert.equal(asked.includes('ip_proof'), ['21', '31'].includes(type.code));
    assert.equal(asked.includes('trainees'), type.code === '52');
    assert.equal(asked.includes('brokered_contract'), type.code === '53');
    await register(file);
  });
}
