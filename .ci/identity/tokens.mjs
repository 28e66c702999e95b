// Shows tokens that the real libraries have minted to a running service (LYCEUM), as an issuer (ISSUER) of our own.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { randomUUID } from 'node:crypto';
import { exportJWK, exportPKCS8, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { verifyToken } from '@clerk/backend';
import { signJwt } from '@clerk/backend/jwt';
import { signedInAuthObject } from '@clerk/backend/internal';

const { LYCEUM, ISSUER } = process.env;
const APP = 'https://app.example.org';
const SECRET = new TextEncoder().encode('a shared secret of more than 32 bytes');

let rsa, ec, calls = 0, server;

before(async () => {
  rsa = await generateKeyPair('RS256', { extractable: true });
  ec = await generateKeyPair('ES256', { extractable: true });
  const keys = {
    keys: [
      { ...(await exportJWK(rsa.publicKey)), kid: 'ins_rsa', use: 'sig', alg: 'RS256' },
      { ...(await exportJWK(ec.publicKey)), kid: 'ec', use: 'sig', alg: 'ES256' },
    ],
  };
  server = http.createServer((request, response) => {
    calls += 1;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(
      request.url === '/.well-known/openid-configuration' ? { issuer: `${ISSUER}/`, jwks_uri: `${ISSUER}/keys` } : keys));
  });
  await new Promise((resolve) => server.listen(new URL(ISSUER).port, '127.0.0.1', resolve));
});

after(() => server.close());

const now = () => Math.floor(Date.now() / 1000);

async function get(path, token) {
  const answer = await fetch(LYCEUM + path, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: await answer.json() };
}

function session(claims = {}) {
  return {
    iss: ISSUER, sub: `user_${randomUUID()}`, sid: 'sess_1', azp: APP, v: 2, sts: 'active', fva: [4, -1],
    iat: now() - 10, nbf: now() - 20, exp: now() + 60, jti: randomUUID(), ...claims,
  };
}

async function clerk(claims) {
  const minted = await signJwt(session(claims), await exportPKCS8(rsa.privateKey), {
    algorithm: 'RS256', header: { kid: 'ins_rsa', typ: 'JWT' },
  });
  return typeof minted === 'string' ? minted : minted.data;
}

test('a session token of @clerk/backend is accepted', async () => {
  const token = await clerk();
  assert.ok(await verifyToken(token, { jwtKey: await exportSPKI(rsa.publicKey), authorizedParties: [APP] }));
  const me = await get('/api/me', token);
  assert.equal(me.status, 200);
  assert.equal((await get('/api/me', token)).body.id, me.body.id);
});

for (const [pla, fea] of [
  ['u:free_user', ''], ['u:core', 'u:3_companion_limit'], ['u:core', 'u:10_companion_limit,u:basic'], ['u:pro', ''],
  ['o:pro', 'o:3_companion_limit'], ['uo:pro', 'uo:3_companion_limit'], ['u:core,u:pro', ''], ['u:core, u:pro', ''],
  ['pro', ''], ['u:pro,core', ''], ['u:Pro', ''], ['x:pro', 'u:10_companion_limit'],
]) {
  test(`plans ${pla} and features ${fea} are what the SDK says`, async () => {
    const token = await clerk({ pla, fea });
    const claims = await verifyToken(token, { jwtKey: await exportSPKI(rsa.publicKey), authorizedParties: [APP] });
    const { has } = signedInAuthObject({}, token, claims);
    const plan = has({ plan: 'pro' }) ? 'pro' : has({ plan: 'core' }) ? 'core' : 'free';
    const limits = [3];
    if (has({ feature: '10_companion_limit' }) || has({ plan: 'core' })) limits.push(10);

    const { body } = await get('/api/me/entitlements', token);

    assert.equal(body.plan, plan);
    assert.equal(body.meters[0].limit, plan === 'pro' ? null : Math.max(...limits));
  });
}

test('what the SDK refuses is refused', async () => {
  for (const claims of [{ exp: now() - 8 }, { nbf: now() + 60 }, { azp: 'https://evil.example.org' }]) {
    const token = await clerk(claims);
    await assert.rejects(verifyToken(token, { jwtKey: await exportSPKI(rsa.publicKey), authorizedParties: [APP] }));
    assert.equal((await get('/api/me', token)).status, 401);
  }
  assert.equal((await get('/api/me', await clerk({ sts: 'pending' }))).status, 401);
});

test('tokens of jose are accepted as those of Supabase', async () => {
  const claims = { role: 'authenticated', aal: 'aal1', app_metadata: { plan: 'pro' } };
  const subject = randomUUID();
  const token = (key, header) => new SignJWT(claims).setProtectedHeader(header).setIssuer(`${ISSUER}/auth/v1`)
    .setSubject(subject).setAudience('authenticated').setIssuedAt().setExpirationTime('5m').sign(key);
  const ids = [];
  for (const [key, header] of [
    [ec.privateKey, { alg: 'ES256', kid: 'ec', typ: 'JWT' }],
    [rsa.privateKey, { alg: 'RS256', kid: 'ins_rsa' }],
    [SECRET, { alg: 'HS256', typ: 'JWT', kid: 'legacy' }],
    [SECRET, { alg: 'HS256' }],
  ]) {
    const me = await get('/api/me', await token(key, header));
    assert.equal(me.status, 200, header.alg);
    assert.equal(me.body.plan, 'pro');
    ids.push(me.body.id);
  }
  assert.equal(new Set(ids).size, 1);
});

test('access tokens of jose are accepted as those of an OpenID provider', async () => {
  const token = (audience) => new SignJWT({ client_id: 'app', scope: 'openid' })
    .setProtectedHeader({ alg: 'RS256', kid: 'ins_rsa', typ: 'at+jwt' }).setIssuer(`${ISSUER}/`)
    .setSubject(randomUUID()).setAudience(audience).setIssuedAt().setExpirationTime('5m').sign(rsa.privateKey);
  assert.equal((await get('/api/me', await token('lyceum'))).status, 200);
  assert.equal((await get('/api/me', await token('others'))).status, 401);
});

test('made-up key ids cause no calls', async () => {
  const settled = calls;
  const stranger = await generateKeyPair('RS256');
  for (let i = 0; i < 50; i += 1) {
    const token = await new SignJWT(session()).setProtectedHeader({ alg: 'RS256', kid: `k${i}` }).sign(stranger.privateKey);
    assert.equal((await get('/api/me', token)).status, 401);
  }
  assert.ok(calls - settled <= 2, `${calls - settled} calls`);
});
