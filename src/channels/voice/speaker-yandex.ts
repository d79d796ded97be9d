// Yandex SpeechKit v1 (channels.md §F): one POST a text, the answer is raw samples at 8 kHz.
import { Pool } from 'undici';
import { SPEECH_MAX_BYTES, type Speaker, type Spoken, type Voices, voiceOf } from './speaker.ts';
import type { Language } from './speech-text.ts';

export const YANDEX_VOICES: Voices = {
  ru: ['filipp', 'ermil', 'madirus', 'zahar', 'alena', 'jane', 'omazh', 'marina'],
  en: ['john'],
};
export const YANDEX_URL = 'https://tts.api.cloud.yandex.net';
const PATH = '/speech/v1/tts:synthesize';
const LANGUAGES: Record<Language, string> = { ru: 'ru-RU', en: 'en-US' };
const CONNECTIONS_MAX = 16;

export interface YandexOptions {
  /** API key, or an IAM token (`t1.…`), which needs the folder. */
  apiKey: string;
  folder: string;
  baseUrl: string;
  voices: Voices;
  /** 0.1–3. */
  speed: number;
  timeoutMs: number;
}

/** @throws TypeError when `baseUrl` is no http or https address */
export function yandex({ apiKey, folder, baseUrl, voices, speed, timeoutMs }: YandexOptions): Speaker {
  const url = new URL(baseUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError('tts_base_url: must be http or https');
  const path = url.pathname.replace(/\/+$/, '') + PATH;
  const authorization = apiKey.startsWith('t1.') ? `Bearer ${apiKey}` : `Api-Key ${apiKey}`;
  // Made with the first text: a speaker is also made just to be asked whether it could speak.
  let pool: Pool | null = null;

  async function ask(body: string): Promise<Spoken> {
    pool ??= new Pool(url.origin, { connections: CONNECTIONS_MAX, connectTimeout: Math.min(10_000, timeoutMs) });
    const reply = await pool.request({
      method: 'POST',
      path,
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (reply.statusCode !== 200) {
      await reply.body.dump();
      return { kind: failureOf(reply.statusCode), detail: `HTTP ${reply.statusCode}` };
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of reply.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > SPEECH_MAX_BYTES) return { kind: 'failed', detail: 'too_large' };
      chunks.push(chunk);
    }
    return { kind: 'pcm', pcm: samplesOf(Buffer.concat(chunks)) };
  }

  return {
    key: JSON.stringify(['yandex', baseUrl, voices, speed]),
    missing: () => '',
    speak: async (utterance) => {
      const body = new URLSearchParams({
        text: utterance.text,
        lang: LANGUAGES[utterance.language],
        voice: voiceOf(voices, utterance),
        speed: String(speed),
        format: 'lpcm',
        sampleRateHertz: '8000',
      });
      if (folder !== '') body.set('folderId', folder);
      try {
        return await ask(body.toString());
      } catch (error) {
        return { kind: 'unavailable', detail: (error as { code?: string }).code ?? (error as Error).name };
      }
    },
    close: async () => pool?.destroy(),
  };
}

function failureOf(status: number): 'failed' | 'unavailable' | 'credentials' {
  if (status === 401 || status === 403) return 'credentials';
  return status === 429 || status >= 500 ? 'unavailable' : 'failed';
}

/** Little-endian samples; a file that ends in half of one loses it. */
function samplesOf(bytes: Buffer): Int16Array {
  const pcm = new Int16Array(Math.floor(bytes.length / 2));
  for (let i = 0; i < pcm.length; i++) pcm[i] = bytes.readInt16LE(i * 2);
  return pcm;
}
