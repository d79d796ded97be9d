// Puts an approved template of the channel in.
import { Button, Menu, Text } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Channel } from '../../../../src/domain/message.ts';
import type { Item, Query } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { COMPOSE } from './words.ts';

export type Template = Item<'templates.list'>;
type TemplateChannel = NonNullable<Query<'templates.list'>['channel']>;
const MOST = 100;

export function TemplateMenu({ channel, onChoose }: { channel: Channel; onChoose: (template: Template) => void }) {
  const w = useWords(COMPOSE);
  const may = useMay();
  const read = useRead(
    'templates.list',
    { query: { channel: channel as TemplateChannel, state: 'approved', limit: MOST } },
    { enabled: may('templates:read'), aside: true },
  );
  if (!may('templates:read')) return null;
  const templates = read.data?.items ?? [];
  return (
    <Menu width={300} position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconTemplate size={16} />}>
          {w.templateInsert}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {templates.length === 0 && <Menu.Label>{w.templateNone}</Menu.Label>}
        {templates.map((template) => (
          <Menu.Item key={template.id} onClick={() => onChoose(template)}>
            <Text size="sm" fw={550}>
              {template.name}
            </Text>
            <Text size="xs" c="dimmed" lineClamp={2}>
              {template.text}
            </Text>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} href="/templates">
          {w.templatesAll}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
