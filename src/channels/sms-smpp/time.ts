// SMPP 3.4 §7.1.1: times in 16 characters. Only the relative form is sent: it needs neither our clock nor a zone to be right.

/**
 * Relative time `YYMMDDhhmmss000R`, `seconds` from now: 90 minutes is `000000013000000R`. Days beyond 30 become months of
 * 30 days. Seconds below 1 are sent as 1.
 */
export function relativeTime(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const days = Math.floor(whole / 86_400);
  const months = days > 30 ? Math.min(99, Math.floor(days / 30)) : 0;
  const rest = whole % 86_400;
  const date = `00${twoDigits(months)}${twoDigits(days - months * 30)}`;
  return `${date}${twoDigits(Math.floor(rest / 3600))}${twoDigits(Math.floor(rest / 60) % 60)}${twoDigits(rest % 60)}000R`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Seconds a message may still live, kept between the limits the upstream accepts. */
export function validitySeconds(expiresAtMs: number, nowMs: number, minSeconds: number, maxSeconds: number): number {
  return Math.min(maxSeconds, Math.max(minSeconds, Math.round((expiresAtMs - nowMs) / 1000)));
}
