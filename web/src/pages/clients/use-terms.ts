import type { UseFormReturnType } from '@mantine/form';
import type { Body } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { tellDone } from '../../parts/notices.ts';
import { useWords } from '../../words/words.ts';
import { TERMS } from './terms-words.ts';

/** Saves those fields of a client that were changed; what went wrong is shown at its field. */
export function useTerms<V extends object>(id: number, form: UseFormReturnType<V>) {
  const w = useWords(TERMS);
  const change = useChange('clients.change', {
    refresh: ['clients.'],
    onDone: () => tellDone(w.saved),
    onProblem: (problem) => showAtFields(form, problem),
  });
  return {
    isPending: change.isPending,
    save: (all: Body<'clients.change'>) => {
      const changed = Object.entries(all).filter(([name]) => form.isDirty(name));
      change.mutate({ params: { id }, body: Object.fromEntries(changed) });
    },
  };
}

/** Of a number field: '' is none. */
export const numberOrNull = (typed: number | string): number | null => (typed === '' ? null : Number(typed));
