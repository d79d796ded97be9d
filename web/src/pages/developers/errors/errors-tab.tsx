import { Card, Group, SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { API_ERRORS, type ApiErrorCode } from '../../../../../src/domain/api-errors.ts';
import { ERRORS, type ErrorCode, wording } from '../../../../../src/domain/errors.ts';
import { NothingFound } from '../../../parts/states.tsx';
import { useUrlState } from '../../../parts/url-state.ts';
import { Copyable } from '../../../parts/values.tsx';
import { ERROR_WORDS } from '../../../words/errors.ts';
import { useLanguage } from '../../../words/language.ts';
import { useWords } from '../../../words/words.ts';
import { RU_CURES } from './ru-cures.ts';
import { WORDS } from './words.ts';

const CODES = Object.keys(API_ERRORS) as ApiErrorCode[];
const isOfDoors = (code: ApiErrorCode): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** The whole catalogue, as the server has it, with what to do about each. */
export default function ErrorsTab() {
  const w = useWords(WORDS);
  const language = useLanguage();
  const sentences = useWords(ERROR_WORDS);
  const [filter, setFilter, clear] = useUrlState(['find', 'where']);
  const wanted = filter.find.trim().toLowerCase();
  const rows = CODES.map((code) => {
    const { status, cause, cure } = API_ERRORS[code];
    const meaning = language === 'ru' ? [sentences[code], RU_CURES[code]] : [cause, cure];
    const doors = isOfDoors(code) ? { json: wording(code, 'json'), get: wording(code, 'get') } : null;
    return { code, status, meaning, doors };
  })
    .filter(({ doors }) => filter.where === '' || (filter.where === 'doors') === (doors !== null))
    .filter(({ code, status, meaning, doors }) =>
      `${code} ${status} ${meaning.join(' ')} ${doors?.json ?? ''} ${doors?.get ?? ''}`.toLowerCase().includes(wanted),
    );
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw={760}>
        {w.about}
      </Text>
      <Group>
        <TextInput
          aria-label={w.find}
          placeholder={w.find}
          leftSection={<IconSearch size={16} />}
          value={filter.find}
          onChange={(event) => setFilter({ find: event.currentTarget.value })}
          w={340}
          maw="100%"
        />
        <SegmentedControl
          size="xs"
          aria-label={w.where}
          value={filter.where || 'all'}
          onChange={(value) => setFilter({ where: value === 'all' ? '' : value })}
          data={[
            { value: 'all', label: w.all },
            { value: 'doors', label: w.onlyDoors },
            { value: 'api', label: w.onlyApi },
          ]}
        />
        <Text size="sm" c="dimmed" role="status">
          {w.found(rows.length)}
        </Text>
      </Group>
      {rows.length === 0 ? (
        <NothingFound onClear={clear} />
      ) : (
        <Card p={0}>
          <Table.ScrollContainer minWidth={760} type="native">
            <Table aria-label={w.list} verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{w.code}</Table.Th>
                  <Table.Th scope="col">{w.http}</Table.Th>
                  <Table.Th scope="col">{w.meaning}</Table.Th>
                  <Table.Th scope="col">{w.door}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map(({ code, status, meaning: [cause, cure], doors }) => (
                  <Table.Tr key={code}>
                    <Table.Td className="nowrap">
                      <Copyable text={code} />
                    </Table.Td>
                    <Table.Td className="numbers">{status}</Table.Td>
                    <Table.Td>
                      <Text size="sm">{cause}</Text>
                      <Text size="sm" c="dimmed">
                        {cure}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Sentences doors={doors} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Card>
      )}
    </Stack>
  );
}

/** What clients compare for equality: Russian in both languages. */
function Sentences({ doors }: { doors: { json: string; get: string } | null }) {
  const w = useWords(WORDS);
  if (doors === null) {
    return (
      <Text size="sm" c="dimmed">
        {w.noDoor}
      </Text>
    );
  }
  return (
    <Stack gap={4}>
      {(['json', 'get'] as const).map((door) => (
        <div key={door}>
          <Text size="xs" c="dimmed">
            {w[door]}
          </Text>
          <Text size="sm" lang="ru">
            {doors[door]}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
