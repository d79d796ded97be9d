// Links by which somebody sets a password, and the letters that carry them.

import type { Client } from '../store/db.ts';
import { putMail } from '../store/mail.ts';
import { putLink } from '../store/user-links.ts';
import { newSecret, secretDigest } from './secrets.ts';

const INVITE_LIFE_S = 7 * 86_400;
const RESET_LIFE_S = 2 * 3_600;

export interface LinkFor {
  userId: number;
  accountId: number | null;
  login: string;
  email: string;
}

/**
 * Makes a link and puts its letter into the outbox, where there is an e-mail. Returns the secret of the link: the page
 * `/set-password#SECRET` takes it. It stands behind the hash, which no server is told and no log holds.
 */
export async function sendLink(
  client: Client,
  publicUrl: string,
  kind: 'invite' | 'reset',
  user: LinkFor,
): Promise<string> {
  const secret = newSecret();
  const lifeS = kind === 'invite' ? INVITE_LIFE_S : RESET_LIFE_S;
  await putLink(client, { sha256: secretDigest(secret), userId: user.userId, kind, lifeS });
  await putMail(client, {
    accountId: user.accountId,
    recipient: user.email,
    ...letter(kind, user.login, publicUrl, secret),
  });
  return secret;
}

function letter(kind: 'invite' | 'reset', login: string, publicUrl: string, secret: string) {
  const where = publicUrl === '' ? { ru: `Код: ${secret}`, en: `Code: ${secret}` } : linkTo(publicUrl, secret);
  if (kind === 'invite') {
    return {
      kind: 'user.invited',
      subject: 'Приглашение в Kaskad / Invitation to Kaskad',
      body: `Вас пригласили в Kaskad. Ваш логин: ${login}\nЗадайте пароль в течение семи дней.\n${where.ru}\n
You are invited to Kaskad. Your login: ${login}\nSet a password within seven days.\n${where.en}\n`,
    };
  }
  return {
    kind: 'user.password_reset',
    subject: 'Новый пароль Kaskad / A new password for Kaskad',
    body: `Кто-то попросил новый пароль для логина ${login}. Если это были не вы, ничего делать не нужно.
Задайте пароль в течение двух часов.\n${where.ru}\n
Somebody asked for a new password for the login ${login}. If it was not you, there is nothing to do.
Set the password within two hours.\n${where.en}\n`,
  };
}

function linkTo(publicUrl: string, secret: string): { ru: string; en: string } {
  const link = `${publicUrl}/set-password#${secret}`;
  return { ru: link, en: link };
}
