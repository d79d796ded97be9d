// Logins: in any case of letters, and only Latin letters have one. Upper and lower case of others are not the same to every
// database and to this process, so that two spellings of one login would each have their own count of wrong passwords.

/** Of new ones: printable ASCII without blanks and colons; at most 254 characters, as e-mail addresses have. */
export const LOGIN_PATTERN = '^[!-9;-~]{1,254}$';

/** One spelling of all that are the same login. */
export function foldLogin(login: string): string {
  return login.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
