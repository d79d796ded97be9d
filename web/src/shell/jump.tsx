// Ctrl+K: to any page, or straight to a message by its id, or to what was sent to a number.
import { createSpotlight, Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { IconPhone, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Route } from '../routes.ts';
import { useMe } from '../session/session.ts';
import { MENU } from '../words/menu.ts';
import { useWords } from '../words/words.ts';

const [store, spotlight] = createSpotlight();
export const openJump = spotlight.open;

const MESSAGE_ID = /^\d{12,16}$/;
const PHONE = /^\+?[\d ()-]{10,18}$/;

export function Jump({ routes }: { routes: readonly Route[] }) {
  const { scopes, kind } = useMe();
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState('');
  const w = useWords(MENU);
  const list = kind === 'staff' ? '/operator/search' : '/messages';
  const one = kind === 'staff' ? '/operator/messages' : '/messages';
  const text = asked.trim();
  const phone = text.replace(/\D/g, '');
  const found: SpotlightActionData[] = [
    ...(MESSAGE_ID.test(text)
      ? [
          {
            id: 'message',
            label: w.jumpMessage(text),
            leftSection: <IconSearch size={18} />,
            onClick: () => navigate(`${one}/${text}`),
          },
        ]
      : []),
    ...(PHONE.test(text) && phone.length <= 15
      ? [
          {
            id: 'phone',
            label: w.jumpPhone(phone),
            leftSection: <IconPhone size={18} />,
            onClick: () => navigate(`${list}?phone=${phone}`),
          },
        ]
      : []),
  ];
  const pages: SpotlightActionData[] = routes
    .filter(({ menu, scope }) => menu !== undefined && (scope === null || scopes.includes(scope)))
    .map(({ path, menu }) => {
      const Icon = menu!.icon;
      return {
        id: path,
        label: w[menu!.word],
        description: w[menu!.group],
        leftSection: <Icon size={18} stroke={1.6} />,
        onClick: () => navigate(path),
      };
    })
    .filter(({ label, description }) => `${label} ${description}`.toLowerCase().includes(text.toLowerCase()));
  return (
    <Spotlight
      store={store}
      actions={[...found, ...pages]}
      filter={(_query, actions) => actions}
      query={asked}
      onQueryChange={setAsked}
      shortcut={['mod + K', '/']}
      nothingFound={w.jumpNothing}
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{ placeholder: w.jumpHint, leftSection: <IconSearch size={18} />, 'aria-label': w.jump }}
    />
  );
}
