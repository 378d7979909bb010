// Every main page, both languages, both themes, phone and desk: accessible, no wider than the screen, quiet console,
// nothing asked from another host.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { close, person, visitor, wrong } from './site.mjs';

after(close);

const PUBLIC = ['/', '/search?kind=achievements', '/search?kind=needs&q=%E7%8E%84%E6%AD%A6%E5%B2%A9', '/search?kind=organisations',
  '/search?q=zzzzqqqq', '/figures', '/figures/contracts', '/figures/screen', '/figures/screen?view=print',
  '/figures/open', '/sign-in', '/sign-up', '/about', '/nowhere'];
const SIGNED_IN = {
  'officer@kexing.example': ['/my', '/my/achievements', '/my/achievements/new', '/my/deals', '/my/imports/new', '/my/account', '/my/organisation'],
  'enterprise@kexing.example': ['/my', '/my/needs', '/my/needs/new', '/my/contracts'],
  'reviewer@kexing.example': ['/desk', '/desk/reviews', '/desk/organisations'],
  'manager@kexing.example': ['/desk/deals', '/desk/deals?view=table', '/desk/deals?state=ended', '/desk/tasks', '/desk/visits', '/desk/visits/new'],
  'registrar@kexing.example': ['/desk/contracts', '/desk/contracts/new', '/desk/filings', '/desk/tasks'],
  'analyst@kexing.example': ['/desk/targets', '/figures/contracts', '/desk/figures/pivot?rows=family&columns=quarter'],
  'admin@kexing.example': ['/admin', '/admin/people', '/admin/audit'],
};
const LOOKS = [
  { width: 1440, theme: 'light', locale: 'zh-CN' },
  { width: 390, theme: 'dark', locale: 'zh-CN' },
  { width: 390, theme: 'light', locale: 'en' },
];

/** The first listing of a kind that is public today: which one that is depends on the day. */
async function first(kind) {
  const { page, go } = await visitor();
  await go(`/search?kind=${kind}`);
  return page.locator(`a[href^="/${kind}/KX-"]`).first().getAttribute('href');
}

async function look(someone, paths) {
  const found = [];
  for (const path of paths) {
    const answer = await someone.go(path);
    if (answer.status() >= 400 && path !== '/nowhere') found.push(`${path}: ${answer.status()}`);
    for (const fault of await wrong(someone.page)) found.push(`${path}: ${fault}`);
  }
  return [...found, ...someone.faults];
}

for (const looks of LOOKS) {
  const name = `${looks.width} ${looks.theme} ${looks.locale}`;
  test(`public pages, ${name}`, async () => {
    const [result, need] = [await first('achievements'), await first('needs')];
    const listings = [result, need, `${result}/requests/new`, `${need}/offers/new`];
    assert.deepEqual(await look(await visitor(looks), [...PUBLIC, ...listings]), []);
  });
  for (const [email, paths] of Object.entries(SIGNED_IN)) {
    test(`${email}, ${name}`, async () => assert.deepEqual(await look(await person(email, looks), paths), []));
  }
}
