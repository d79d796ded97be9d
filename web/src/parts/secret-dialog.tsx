// A secret that is shown this once: nothing closes it by accident.
import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { COMMON } from '../words/common.ts';
import { useWords, words } from '../words/words.ts';
import { CodeBlock } from './code.tsx';

const WORDS = words({
  ru: { kept: 'Значение сохранено' },
  en: { kept: 'I have kept it' },
});

export interface SecretDialogProps {
  title: string;
  /** Null = closed. */
  secret: string | null;
  /** What it is for. */
  children?: ReactNode;
  onClose: () => void;
}

/** `<SecretDialog title={w.newToken} secret={made?.token ?? null} onClose={…}>…</SecretDialog>` */
export function SecretDialog({ title, secret, children, onClose }: SecretDialogProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  // While it fades out the secret is gone already; an empty box would flash.
  const last = useRef(secret);
  if (secret !== null) last.current = secret;
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert color="yellow" icon={<IconAlertTriangle size={18} aria-hidden />}>
          {common.secretOnce}
        </Alert>
        <CodeBlock text={last.current ?? ''} label={title} />
        {children}
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {w.kept}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
