import { SegmentedControl, Select, SimpleGrid, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { SANDBOX_PHONE } from '../../../../../src/domain/sandbox.ts';
import { CodeBlock } from '../../../parts/code.tsx';
import { Section } from '../../../parts/section.tsx';
import { useUrlState } from '../../../parts/url-state.ts';
import { useWords } from '../../../words/words.ts';
import { type Asked, type AskedOperation, OPERATIONS, requestOf, WAYS, type Way } from './asked.ts';
import { type CodeLanguage, codeOf, LANGUAGE_NAMES, LANGUAGES } from './code-of.ts';
import { RunCard } from './run-card.tsx';
import { WORDS } from './words.ts';

const FIELDS: Record<AskedOperation, readonly (keyof Asked)[]> = {
  send: ['phone', 'sender', 'text', 'clientId'],
  cascade: ['phone', 'viberSender', 'viberText', 'sender', 'text', 'clientId'],
  states: ['id'],
  balance: [],
  lookup: ['phone'],
};
const isText = (name: keyof Asked) => name === 'text' || name === 'viberText';

/** From what somebody wants to do to code that does it. */
export default function RequestsTab() {
  const w = useWords(WORDS);
  const [filter, setFilter] = useUrlState(['do', 'by', 'in', 'to']);
  const operation = OPERATIONS.find((name) => name === filter.do) ?? 'send';
  const way = WAYS.find((name) => name === filter.by) ?? 'api';
  const language = LANGUAGES.find((name) => name === filter.in) ?? 'curl';
  const form = useForm<Asked>({
    initialValues: {
      phone: filter.to || SANDBOX_PHONE,
      sender: 'DEMO',
      text: w.defaultText,
      viberSender: 'DEMO',
      viberText: w.defaultText,
      clientId: 'order-1',
      id: '',
    },
  });
  const hints: Partial<Record<keyof Asked, string>> = {
    phone: w.phoneHint,
    clientId: w.clientIdHint,
    id: w.idHint,
  };
  const asked: Asked = { ...form.values, phone: form.values.phone.replace(/[^\d+]/g, ''), id: form.values.id.trim() };
  const shown: Asked = asked.id === '' ? { ...asked, id: '1700000000000001' } : asked;
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw={760}>
        {w.about}
      </Text>
      <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
        <Section title={w.operation}>
          <Stack>
            <Select
              aria-label={w.operation}
              value={operation}
              onChange={(value) => setFilter({ do: value === 'send' || value === null ? '' : value })}
              data={OPERATIONS.map((value) => ({ value, label: w[value] }))}
            />
            <SegmentedControl
              fullWidth
              aria-label={w.by}
              value={way}
              onChange={(value) => setFilter({ by: value === 'api' ? '' : value })}
              data={WAYS.map((value: Way) => ({ value, label: w[value] }))}
            />
            {FIELDS[operation].map((name) =>
              isText(name) ? (
                <Textarea key={name} label={w[name]} autosize minRows={2} {...form.getInputProps(name)} />
              ) : (
                <TextInput
                  key={name}
                  label={w[name]}
                  description={hints[name as keyof Asked]}
                  {...form.getInputProps(name)}
                />
              ),
            )}
            <RunCard key={operation} operation={operation} asked={asked} />
          </Stack>
        </Section>
        <Section title={w.code}>
          <Tabs
            value={language}
            onChange={(value) => setFilter({ in: value === 'curl' || value === null ? '' : value })}
            keepMounted={false}
          >
            <Tabs.List aria-label={w.language} mb="sm">
              {LANGUAGES.map((name: CodeLanguage) => (
                <Tabs.Tab key={name} value={name}>
                  {LANGUAGE_NAMES[name]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {LANGUAGES.map((name) => (
              <Tabs.Panel key={name} value={name}>
                <CodeBlock
                  text={codeOf(name, requestOf(operation, way, shown), location.origin)}
                  label={`${w.code}: ${LANGUAGE_NAMES[name]}`}
                  maxHeight={560}
                />
              </Tabs.Panel>
            ))}
          </Tabs>
          <Text size="xs" c="dimmed" mt="xs">
            {way === 'api' ? language === 'typescript' && w.install : w.oldDoors}
          </Text>
        </Section>
      </SimpleGrid>
    </Stack>
  );
}
