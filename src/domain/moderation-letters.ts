// What clients are written about their senders and templates: Russian, plain text.

export interface JudgedThing {
  kind: 'sender' | 'template';
  name: string;
  channel: string;
  state: 'approved' | 'rejected';
  reason: string;
}

/** The letter on a decision. */
export function decisionLetter(thing: JudgedThing): { kind: string; subject: string; body: string } {
  const what = thing.kind === 'sender' ? `Имя отправителя ${thing.name}` : `Шаблон «${thing.name}»`;
  const approved = thing.state === 'approved';
  const verdict = thing.kind === 'sender' ? ['подтверждено', 'отклонено'] : ['подтверждён', 'отклонён'];
  const subject = `${what}: ${verdict[approved ? 0 : 1]}`;
  const use = thing.kind === 'sender' ? 'Его уже можно указывать в сообщениях.' : 'Его тексты уходят без проверки.';
  return {
    kind: `${thing.kind}.${thing.state}`,
    subject,
    body: `Здравствуйте!

${what} (канал ${thing.channel}) ${verdict[approved ? 0 : 1]}.
${approved ? use : `Причина: ${thing.reason}`}

Это письмо отправлено автоматически, отвечать на него не нужно.
`,
  };
}
