import {
  ActionIcon,
  Avatar,
  Menu,
  SegmentedControl,
  Stack,
  Text,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import { IconLogout, IconUser } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useChange } from '../api/queries.ts';
import { useMe } from '../session/session.ts';
import { type Language, setLanguage, useLanguage } from '../words/language.ts';
import { MENU } from '../words/menu.ts';
import { useWords } from '../words/words.ts';

/** Who is signed in; language, looks, profile, the way out. */
export function UserMenu() {
  const me = useMe();
  const w = useWords(MENU);
  const signOut = useChange('auth.sign_out', {
    onDone: () => {
      sessionStorage.clear();
      location.assign('/');
    },
  });
  return (
    <Menu position="bottom-end" width={250} closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" radius="xl" aria-label={`${w.user}: ${me.name}`}>
          <Avatar size={30} radius="xl" color="sea" alt="">
            <IconUser size={18} aria-hidden />
          </Avatar>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} className="breakable">
            {me.name}
          </Text>
          <Text size="xs" c="dimmed">
            {me.account?.login ?? w.backOffice}
          </Text>
        </Menu.Label>
        <Menu.Item component={Link} href="/profile" leftSection={<IconUser size={16} />} closeMenuOnClick>
          {w.profile}
        </Menu.Item>
        <Menu.Divider />
        <Stack gap="xs" p="xs">
          <LanguageChoice />
          <ThemeChoice />
        </Stack>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate({})}>
          {w.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function LanguageChoice() {
  const language = useLanguage();
  const w = useWords(MENU);
  return (
    <div>
      <VisuallyHidden>{w.language}</VisuallyHidden>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={w.language}
        value={language}
        onChange={(value) => setLanguage(value as Language)}
        data={[
          { value: 'ru', label: <span lang="ru">Русский</span> },
          { value: 'en', label: <span lang="en">English</span> },
        ]}
      />
    </div>
  );
}

export function ThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const w = useWords(MENU);
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={w.theme}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}
      data={[
        { value: 'light', label: w.themeLight },
        { value: 'dark', label: w.themeDark },
        { value: 'auto', label: w.themeAuto },
      ]}
    />
  );
}
