// The stand-in driven by Stripe's own SDK, and its events verified by it. STAND_IN names the program.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';

const SECRET = 'whsec_cross';
let program, base, stripe;
const hook = createServer((request, answer) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => { received(Buffer.concat(parts), request.headers['stripe-signature']); answer.end(); });
});
const events = [], faults = [];
function received(body, signature) {
  try { events.push(stripe.webhooks.constructEvent(body, signature, SECRET)); } catch (error) { faults.push(error); }
}

before(async () => {
  await new Promise((ready) => hook.listen(0, '127.0.0.1', ready));
  program = spawn(process.env.STAND_IN, ['--port', '0', '--webhook', `http://127.0.0.1:${hook.address().port}/`], { env: { STRIPE_WEBHOOK_SECRET: SECRET } });
  base = await new Promise((ready, gone) => {
    program.stdout.on('data', (text) => ready(new URL(/http:\S+/.exec(text)[0])));
    program.on('exit', gone);
  });
  stripe = new Stripe('sk_test_cross', { protocol: 'http', host: base.hostname, port: base.port, maxNetworkRetries: 0, telemetry: false });
});
after(() => { program?.kill(); hook.closeAllConnections(); hook.close(); });

const control = async (what, said) => {
  const answer = await fetch(new URL(`/_stand_in/${what}`, base), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(said) });
  assert.equal(answer.status, 200, await answer.text());
};
const session = (more = {}, options) => stripe.checkout.sessions.create({
  mode: 'payment', success_url: 'http://shop.example/ok', cancel_url: 'http://shop.example/no',
  line_items: [{ quantity: 1, price_data: { currency: 'cny', unit_amount: 12345, product_data: { name: '服务费' } } }],
  allowed_payment_method_types: ['card', 'alipay', 'wechat_pay'], payment_method_options: { wechat_pay: { client: 'web' } },
  metadata: { order: 'KX-1' }, ...more,
}, options);
const seen = async (kind, count = 1) => {
  for (let n = 0; n < 200; n++) {
    const found = events.filter((event) => event.type === kind);
    if (found.length >= count) return found;
    await new Promise((next) => setTimeout(next, 25));
  }
  assert.fail(`no ${kind}`);
};

test('sessions are made, found, paid and ended', async () => {
  const made = await session();
  assert.equal(made.status, 'open');
  const page = await fetch(made.url);
  assert.match(await page.text(), /¥123\.45/);
  await control('pay', { id: made.id, method: 'alipay' });
  const paid = await stripe.checkout.sessions.retrieve(made.id, { expand: ['payment_intent.latest_charge'] });
  assert.equal(paid.payment_status, 'paid');
  assert.equal(paid.payment_intent.latest_charge.payment_method_details.type, 'alipay');
  const [event] = await seen('checkout.session.completed');
  assert.equal(event.data.object.metadata.order, 'KX-1');
  const open = await session();
  assert.equal((await stripe.checkout.sessions.expire(open.id)).status, 'expired');
  await seen('checkout.session.expired');
  await assert.rejects(stripe.checkout.sessions.expire(open.id), (error) => error instanceof Stripe.errors.StripeInvalidRequestError);
  const listed = [];
  for await (const one of stripe.checkout.sessions.list({ limit: 1 })) listed.push(one.id);
  assert.deepEqual(listed, [open.id, made.id]);
});

test('a key gives one effect; another request under it is refused', async () => {
  const [one, again] = [await session({}, { idempotencyKey: 'k' }), await session({}, { idempotencyKey: 'k' })];
  assert.equal(one.id, again.id);
  await assert.rejects(session({ client_reference_id: 'x' }, { idempotencyKey: 'k' }), (error) => error instanceof Stripe.errors.StripeIdempotencyError);
});

test('refunds end at what was paid', async () => {
  const made = await session();
  await control('pay', { id: made.id, method: 'card' });
  const { payment_intent } = await stripe.checkout.sessions.retrieve(made.id);
  const part = await stripe.refunds.create({ payment_intent, amount: 345, reason: 'requested_by_customer' });
  assert.equal((await stripe.refunds.retrieve(part.id)).status, 'succeeded');
  await assert.rejects(stripe.refunds.create({ payment_intent, amount: 12001 }), (error) => error.param === 'amount');
  await stripe.refunds.create({ payment_intent });
  await assert.rejects(stripe.refunds.create({ payment_intent }), (error) => error.code === 'charge_already_refunded');
  const [, whole] = await seen('charge.refunded', 2);
  assert.equal(whole.data.object.amount_refunded, 12345);
  await control('dispute', { id: made.id });
  assert.equal((await seen('charge.dispute.created'))[0].data.object.payment_intent, payment_intent);
});

test('what the current version took away is refused, and so is another key', async () => {
  await assert.rejects(session({ payment_method_types: ['card'] }), (error) => error.param === 'payment_method_types');
  const other = new Stripe('sk_live_cross', { protocol: 'http', host: base.hostname, port: base.port, maxNetworkRetries: 0, telemetry: false });
  await assert.rejects(other.balance.retrieve(), (error) => error instanceof Stripe.errors.StripeAuthenticationError);
  assert.equal((await stripe.balance.retrieve()).object, 'balance');
});

test('every event that came was signed well', () => {
  assert.deepEqual(faults, []);
  assert.ok(events.length > 10, `${events.length}`);
  const [body, header] = ['{"id":"evt_x"}', stripe.webhooks.generateTestHeaderString({ payload: '{"id":"evt_x"}', secret: 'another' })];
  assert.throws(() => stripe.webhooks.constructEvent(body, header, SECRET));
});
