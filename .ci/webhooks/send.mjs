// Signs events with the payment providers' own libraries and sends them to a running service.
// node send.mjs <api> <stripe secret> <clerk secret> <user id>
import Stripe from 'stripe';
import { Webhook } from 'svix';

const [api, stripeSecret, clerkSecret, user] = process.argv.slice(2);
const now = Math.floor(Date.now() / 1000);
let failures = 0;

async function expect(what, path, payload, headers, status, outcome) {
    const response = await fetch(api + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: payload,
    });
    const answer = await response.json();
    const right = response.status === status && (outcome === undefined || answer.outcome === outcome);
    console.log(`${right ? 'ok  ' : 'FAIL'} ${what}: ${response.status} ${answer.outcome ?? answer.code}`);
    failures += right ? 0 : 1;
}

function stripeEvent(id, type, object, created = now) {
    return JSON.stringify({ id, object: 'event', api_version: '2026-10-28.endive', created, type, data: { object } }, null, 2);
}

function stripeHeaders(payload, secret = stripeSecret, timestamp = now) {
    return { 'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }) };
}

function clerkHeaders(id, payload, secret = clerkSecret, date = new Date()) {
    return {
        'svix-id': id,
        'svix-timestamp': String(Math.floor(date.getTime() / 1000)),
        'svix-signature': new Webhook(secret).sign(id, date, payload),
    };
}

const stripe = '/api/webhooks/stripe';
const checkout = stripeEvent('evt_checkout', 'checkout.session.completed', {
    id: 'cs_1', object: 'checkout.session', client_reference_id: user, customer: 'cus_1', subscription: 'sub_1',
});
const subscription = (status) => ({
    id: 'sub_1', object: 'subscription', customer: 'cus_1', status, metadata: {},
    items: { data: [{ price: { id: 'price_pro' }, current_period_start: now, current_period_end: now + 86400 }] },
});
const active = stripeEvent('evt_active', 'customer.subscription.updated', subscription('active'));
const early = stripeEvent('evt_early', 'customer.subscription.created', subscription('incomplete'), now - 60);

await expect('Stripe tells of a checkout', stripe, checkout, stripeHeaders(checkout), 200, 'applied');
await expect('and of the subscription', stripe, active, stripeHeaders(active), 200, 'applied');
await expect('and again', stripe, active, stripeHeaders(active), 200, 'duplicate');
await expect('and, late, of its beginning', stripe, early, stripeHeaders(early), 200, 'older');
await expect('another secret', stripe, active, stripeHeaders(active, 'whsec_other'), 400);
await expect('six minutes ago', stripe, active, stripeHeaders(active, stripeSecret, now - 360), 400);
await expect('a changed body', stripe, active.replace('price_pro', 'price_core'), stripeHeaders(active), 400);
await expect('the same in other bytes', stripe, JSON.stringify(JSON.parse(active)), stripeHeaders(active), 400);

const clerk = '/api/webhooks/clerk';
const created = JSON.stringify({ object: 'event', type: 'user.created', timestamp: Date.now(), data: { id: 'user_1' } });
await expect('Clerk tells of a user', clerk, created, clerkHeaders('msg_1', created), 200, 'noted');
await expect('and again', clerk, created, clerkHeaders('msg_1', created), 200, 'duplicate');
await expect('another secret', clerk, created, clerkHeaders('msg_2', created, 'whsec_b3RoZXJvdGhlcm90aGVyb3RoZXI='), 400);
await expect('six minutes ago', clerk, created, clerkHeaders('msg_3', created, clerkSecret, new Date(Date.now() - 360000)), 400);
await expect('under another id', clerk, created, { ...clerkHeaders('msg_4', created), 'svix-id': 'msg_5' }, 400);

process.exit(failures === 0 ? 0 : 1);
