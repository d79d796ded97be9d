// What password is good enough; the page that asks for one says so with the very same rule.

export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 256;
const LETTERS_MIN = 4;

/** Why a password is refused: too short, holds the login, or a few characters again and again. */
export type PasswordFault = 'short' | 'login' | 'monotonous';

/** Every fault of it; none = good. Without a known login ('') that one cannot be found. */
export function passwordFaults(password: string, login: string): readonly PasswordFault[] {
  const name = login.toLowerCase();
  const said = password.toLowerCase();
  const faults: PasswordFault[] = [];
  if (Array.from(password).length < PASSWORD_LENGTH_MIN) faults.push('short');
  // A login of one or two letters stands in any good password.
  if (name !== '' && (said === name || (name.length > 2 && said.includes(name)))) faults.push('login');
  if (new Set(said).size < LETTERS_MIN) faults.push('monotonous');
  return faults;
}

/** At least ten characters, of which four differ, and neither the login nor the login in it. */
export const isWeakPassword = (password: string, login: string): boolean => passwordFaults(password, login).length > 0;
