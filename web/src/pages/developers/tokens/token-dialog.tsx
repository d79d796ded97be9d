import { Button, Group, Modal, NumberInput, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { PROGRAM_SCOPES } from '../../../../../src/domain/permissions.ts';
import type { Body, KaskadError } from '../../../api/kaskad.ts';
import { useChange } from '../../../api/queries.ts';
import { MomentInput } from '../../../parts/compose/moment-input.tsx';
import { showAtFields } from '../../../parts/form-problem.ts';
import { problemWords, tellDone } from '../../../parts/notices.ts';
import { momentOf, naiveOf } from '../../../parts/zoned.ts';
import { useTimeZone } from '../../../session/session.ts';
import { COMMON } from '../../../words/common.ts';
import { useWords } from '../../../words/words.ts';
import { ScopesField } from './scopes-field.tsx';
import type { Token } from './tokens-tab.tsx';
import { WORDS } from './words.ts';

type Scopes = Body<'tokens.create'>['scopes'];
type Term = 'endless' | '30' | '90' | '365' | 'date';

export interface TokenDialogProps {
  asked: { kind: 'new' } | { kind: 'change' | 'rotate'; token: Token } | null;
  onClose: () => void;
  onMade: (secret: string) => void;
}

/** Makes a token, or changes what one is good for. */
export function TokenDialog({ asked, onClose, onMade }: TokenDialogProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const token = asked?.kind === 'change' ? asked.token : null;
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      size="lg"
      title={token === null ? w.createTitle : w.changeTitle(token.name)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {asked !== null && <TokenForm token={token} onClose={onClose} onMade={onMade} />}
    </Modal>
  );
}

const DAY_MS = 86_400_000;
const SENDING: Scopes = ['messages:send', 'messages:read', 'balance:read'];
const RATE_MAX = 1_000_000;
const ADDRESSES_MAX = 100;

function TokenForm({ token, onClose, onMade }: Omit<TokenDialogProps, 'asked'> & { token: Token | null }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const zone = useTimeZone();
  const until = token?.expires_at ?? null;
  const form = useForm({
    initialValues: {
      name: token?.name ?? '',
      scopes: ((token === null ? SENDING : (token.scopes ?? PROGRAM_SCOPES)) as Scopes).slice(),
      addresses: token?.addresses ?? [],
      term: (until === null ? (token === null ? '365' : 'endless') : 'date') as Term,
      until: until === null ? '' : naiveOf(until, zone),
      rate_per_s: (token?.rate_per_s ?? '') as number | '',
    },
    validate: {
      scopes: (value) => (value.length === 0 ? w.noRights : null),
      until: (value, { term }) => (term === 'date' && value === '' ? w.untilMissing : null),
    },
  });
  const create = useChange('tokens.create', { refresh: ['tokens.list'], onProblem: shown });
  const change = useChange('tokens.change', { refresh: ['tokens.list'], onProblem: shown });

  function shown(problem: KaskadError): boolean {
    // Of several addresses the server names the bad one by its place.
    const bad = problem.errors.find(({ field }) => field.startsWith('/addresses') || field.includes('/addresses/'));
    if (bad !== undefined) {
      form.setFieldError('addresses', problemWords(problem));
      return true;
    }
    return showAtFields(form, problem);
  }

  const onSubmit = form.onSubmit(({ term, until: date, rate_per_s, scopes, ...rest }) => {
    const expires_at =
      term === 'endless'
        ? null
        : term === 'date'
          ? momentOf(date, zone)
          : new Date(Date.now() + Number(term) * DAY_MS).toISOString();
    const body = { ...rest, expires_at, rate_per_s: rate_per_s === '' ? null : rate_per_s };
    if (token === null) {
      create.mutate(
        { body: { ...body, scopes } },
        {
          onSuccess: ({ token: secret }) => {
            onClose();
            onMade(secret);
          },
        },
      );
      return;
    }
    // One without a list of rights keeps having none unless somebody touched them.
    const changed = form.isDirty('scopes') ? { scopes } : {};
    change.mutate(
      { params: { id: token.id }, body: { ...body, ...changed } },
      {
        onSuccess: () => {
          onClose();
          tellDone(w.changed);
        },
      },
    );
  });
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <TextInput
          label={w.name}
          description={w.nameHint}
          required
          data-autofocus
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <ScopesField
          value={form.values.scopes}
          onChange={(scopes) => form.setFieldValue('scopes', scopes as Scopes)}
          error={form.errors.scopes as string | undefined}
        />
        <TagsInput
          label={w.addressesLabel}
          description={w.addressesHint}
          placeholder={form.values.addresses.length === 0 ? w.addressesPlaceholder : undefined}
          maxTags={ADDRESSES_MAX}
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          {...form.getInputProps('addresses')}
        />
        <Group grow align="flex-start" preventGrowOverflow={false} wrap="wrap">
          <Select
            label={w.term}
            miw={180}
            data={[
              { value: '30', label: w.term30 },
              { value: '90', label: w.term90 },
              { value: '365', label: w.term365 },
              { value: 'date', label: w.termDate },
              { value: 'endless', label: w.endless },
            ]}
            {...form.getInputProps('term')}
          />
          {form.values.term === 'date' && (
            <MomentInput
              label={w.until}
              value={form.values.until}
              onChange={(value) => form.setFieldValue('until', value)}
              error={form.errors.until as string | undefined}
            />
          )}
        </Group>
        <NumberInput
          label={w.rate}
          description={w.rateHint}
          min={1}
          max={RATE_MAX}
          allowDecimal={false}
          maw={280}
          {...form.getInputProps('rate_per_s')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={create.isPending || change.isPending}>
            {token === null ? common.create : common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
