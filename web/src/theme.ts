// The looks: calm, dense, one accent; contrast of 4.5 and more in both themes.
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, rem } from '@mantine/core';

const sea: MantineColorsTuple = [
  '#e6f7f5',
  '#d3ebe8',
  '#a8d6d1',
  '#79c0b9',
  '#52ada4',
  '#389f95',
  '#0b7d75',
  '#0b6e69',
  '#00605b',
  '#00534e',
];

export const THEME = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 6 },
  colors: { sea },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: rem(24), lineHeight: '1.3' },
      h2: { fontSize: rem(18), lineHeight: '1.35' },
      h3: { fontSize: rem(15), lineHeight: '1.4' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Card: { defaultProps: { withBorder: true, padding: 'md' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45, blur: 2 } } },
    // What scrolls must be reached by keyboard.
    TableScrollContainer: { defaultProps: { tabIndex: 0 } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm', highlightOnHover: true } },
    Tooltip: { defaultProps: { openDelay: 250, events: { hover: true, focus: true, touch: true } } },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right' } },
  },
});

/** Text on a tint of its own colour: Mantine's own shades are too pale for small letters on white. */
const INK = {
  light: { teal: '#066649', red: '#b42020', yellow: '#7a4a00', gray: '#3f464c', blue: '#155a9c', sea: '#0a5a55' },
  dark: { teal: '#7be8c4', red: '#ffb3b3', yellow: '#ffd97a', gray: '#c9d0d6', blue: '#a9d3ff', sea: '#8fe3db' },
} as const;

const inks = (scheme: keyof typeof INK): Record<string, string> =>
  Object.fromEntries(Object.entries(INK[scheme]).map(([name, ink]) => [`--mantine-color-${name}-light-color`, ink]));

/** For MantineProvider. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...inks('light'), '--mantine-color-error': '#c02525' },
  dark: { ...inks('dark'), '--mantine-color-error': '#ff9a9a' },
});
