// The client whose eyes one of the staff looks with: for this tab only, so that two clients can be looked at side by side.
const KEY = 'kaskad-viewed-account';

/** Its id; null = nobody's. */
export function viewedAccount(): number | null {
  const id = Number(sessionStorage.getItem(KEY));
  return Number.isInteger(id) && id > 0 ? id : null;
}

/** Begins or ends looking; the page is loaded anew, so that nothing of the other view stays on it. */
export function viewAccount(id: number | null): void {
  if (id === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, String(id));
  location.assign(id === null ? '/operator' : '/');
}
