// ARI's requests and answers (voice.md §4.1) as data: asked of the simulator and of the real Asterisk, word for word.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { SoundFiles } from '../../src/channels/voice-asterisk/sound-files.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Exchange, numberWith, tone } from './rig.ts';

interface Row {
  name: string;
  /** `METHOD /path`; {app} is one that listens, {id} and {up} are channels of ours: ringing, and in our application. */
  ask: string;
  body?: Record<string, unknown> | string;
  status: number;
  /** Has to be in the answer; a string has to be all of it. */
  answer?: Record<string, unknown> | '';
}

const to = (tail: string) => `PJSIP/${numberWith(tail)}@carrier`;

const ROWS: readonly Row[] = [
  { name: 'ping', ask: 'GET /asterisk/ping', status: 200, answer: { ping: 'pong' } },
  {
    name: 'endpoint',
    ask: 'GET /endpoints/PJSIP/carrier',
    status: 200,
    answer: { technology: 'PJSIP', resource: 'carrier', state: 'online' },
  },
  {
    name: 'no such endpoint',
    ask: 'GET /endpoints/PJSIP/absent',
    status: 404,
    answer: { message: 'Endpoint not found' },
  },
  { name: 'application', ask: 'GET /applications/{app}', status: 200, answer: { bridge_ids: [], events_allowed: [] } },
  {
    name: 'no such application',
    ask: 'GET /applications/nobody',
    status: 404,
    answer: { message: 'Application not found' },
  },
  { name: 'nothing there', ask: 'GET /nothing', status: 404, answer: { message: 'Resource not found' } },
  {
    name: 'user event for nobody',
    ask: 'POST /events/user/Probe?application=nobody',
    status: 404,
    answer: { message: 'Application not found' },
  },
  { name: 'user event', ask: 'POST /events/user/Probe?application={app}', status: 204, answer: '' },
  {
    name: 'originate without an endpoint',
    ask: 'POST /channels',
    body: { app: 'nobody' },
    status: 400,
    answer: { message: 'Endpoint must be specified' },
  },
  {
    name: 'originate without technology',
    ask: 'POST /channels',
    body: { app: 'nobody', endpoint: 'PJSIP' },
    status: 400,
    answer: { message: 'Invalid endpoint specified' },
  },
  {
    name: 'originate for no application',
    ask: 'POST /channels',
    body: { endpoint: to('0001') },
    status: 400,
    answer: { message: 'Application or extension must be specified' },
  },
  {
    name: 'originate, unknown technology',
    ask: 'POST /channels',
    body: { app: 'nobody', endpoint: 'XYZ/1' },
    status: 500,
    answer: { error: 'Allocation failed' },
  },
  {
    name: 'originate, unknown trunk',
    ask: 'POST /channels',
    body: { app: 'nobody', endpoint: 'PJSIP/1@absent' },
    status: 500,
    answer: { error: 'Allocation failed' },
  },
  {
    name: 'originate, body that is no JSON',
    ask: 'POST /channels',
    body: '{bad',
    status: 400,
    answer: { message: 'Error parsing request body' },
  },
  {
    name: 'originate for an application without a listener',
    ask: 'POST /channels',
    body: { app: 'nobody', endpoint: to('0001') },
    status: 200,
    answer: { state: 'Down' },
  },
  {
    name: 'originate an id that is alive',
    ask: 'POST /channels',
    body: { app: 'nobody', endpoint: to('0001'), channelId: '{id}' },
    status: 409,
    answer: { message: 'Channel with given unique ID already exists' },
  },
  { name: 'channel', ask: 'GET /channels/{id}', status: 200, answer: { id: '{id}', state: 'Ringing', language: 'en' } },
  {
    name: 'answered channel',
    ask: 'GET /channels/{up}',
    status: 200,
    answer: { id: '{up}', state: 'Up' },
  },
  { name: 'no such channel', ask: 'GET /channels/absent', status: 404, answer: { message: 'Channel not found' } },
  {
    name: 'subscription',
    ask: 'POST /applications/{app}/subscription?eventSource=channel:{id}',
    status: 200,
    answer: { bridge_ids: [] },
  },
  {
    name: 'subscription of nobody',
    ask: 'POST /applications/nobody/subscription?eventSource=channel:{id}',
    status: 404,
    answer: { message: 'Application not found' },
  },
  {
    name: 'play to what is not answered',
    ask: 'POST /channels/{id}/play/a',
    body: { media: 'sound:{sound}' },
    status: 409,
    answer: { message: 'Channel not in Stasis application' },
  },
  {
    name: 'play to nobody',
    ask: 'POST /channels/absent/play/a',
    body: { media: 'sound:{sound}' },
    status: 404,
    answer: { message: 'Channel not found' },
  },
  {
    name: 'play',
    ask: 'POST /channels/{up}/play/{up}-a',
    body: { media: 'sound:{sound}' },
    status: 201,
    answer: { id: '{up}-a', media_uri: 'sound:{sound}', target_uri: 'channel:{up}', language: 'en', state: 'queued' },
  },
  { name: 'playback', ask: 'GET /playbacks/{up}-a', status: 200, answer: { id: '{up}-a', language: 'en' } },
  { name: 'stop playing', ask: 'DELETE /playbacks/{up}-a', status: 204, answer: '' },
  { name: 'no such playback', ask: 'GET /playbacks/absent', status: 404, answer: { message: 'Playback not found' } },
  {
    name: 'stop what does not play',
    ask: 'DELETE /playbacks/absent',
    status: 404,
    answer: { message: 'Playback not found' },
  },
  {
    name: 'to the dialplan, not answered',
    ask: 'POST /channels/{id}/continue?context=kaskad-amd&extension=s&priority=1',
    status: 409,
    answer: { message: 'Channel not in Stasis application' },
  },
  {
    name: 'to the dialplan',
    ask: 'POST /channels/{up}/continue?context=kaskad-amd&extension=s&priority=1',
    status: 204,
    answer: '',
  },
  {
    name: 'hang up for no good reason',
    ask: 'DELETE /channels/{id}?reason=bogus',
    status: 400,
    answer: { message: 'Invalid reason for hangup reason provided' },
  },
  { name: 'hang up by code', ask: 'DELETE /channels/{up}?reason_code=16', status: 204, answer: '' },
  { name: 'hang up', ask: 'DELETE /channels/{id}?reason=normal', status: 204, answer: '' },
  {
    name: 'hang up nobody',
    ask: 'DELETE /channels/absent',
    status: 404,
    answer: { message: 'Channel not found' },
  },
];

/** Asks all rows in turn; they lean on each other. */
export async function runRows(exchange: Exchange): Promise<void> {
  const base = `127.0.0.1:${exchange.port}/ari`;
  const authorization = `Basic ${Buffer.from('kaskad:secret').toString('base64')}`;
  const app = `rows-${randomUUID().slice(0, 8)}`;
  const socket = new WebSocket(`ws://${base}/events?app=${app}`, { headers: { authorization } });
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('no event connection'));
  });
  const sound = await new SoundFiles(exchange.soundDir, exchange.soundDirRemote, 3_600_000).put(tone(3_000));
  const [id, up] = [`rows-${randomUUID()}`, `rows-${randomUUID()}`];
  const fill = (text: string) => {
    const filled = { app, id, up, sound };
    return text.replace(/\{(app|id|up|sound)\}/g, (_, name: keyof typeof filled) => filled[name]);
  };
  const ask = async (line: string, body?: Row['body']) => {
    const [method = '', path = ''] = fill(line).split(' ');
    const reply = await fetch(`http://${base}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: body === undefined ? undefined : fill(typeof body === 'string' ? body : JSON.stringify(body)),
    });
    return { status: reply.status, text: await reply.text() };
  };
  const stateOf = async (line: string) => JSON.parse((await ask(line)).text) as Record<string, unknown>;

  await ask('POST /channels', { app, endpoint: to('0002'), channelId: id, timeout: 20 });
  await ask('POST /channels', { app, endpoint: to('0006'), channelId: up, timeout: 20 });
  await eventually(async () => assert.equal((await stateOf('GET /channels/{id}')).state, 'Ringing'));
  await eventually(async () => {
    const { dialplan } = await stateOf('GET /channels/{up}');
    assert.equal((dialplan as { app_name: string }).app_name, 'Stasis');
  });
  try {
    for (const row of ROWS) {
      const { status, text } = await ask(row.ask, row.body);
      assert.equal(status, row.status, `${row.name}: ${status} ${text}`);
      if (row.answer === '') assert.equal(text, '', row.name);
      else if (row.answer)
        assert.partialDeepStrictEqual(JSON.parse(text), JSON.parse(fill(JSON.stringify(row.answer))));
    }
    const denied = await fetch(`http://${base}/asterisk/ping`, { headers: { authorization: 'Basic eDp5' } });
    assert.equal(denied.status, 401);
    assert.deepEqual(await denied.json(), { message: 'Authentication required' });
    assert.equal((await fetch(`http://${base}/asterisk/ping?api_key=kaskad:secret`)).status, 200);
  } finally {
    socket.close();
  }
}
