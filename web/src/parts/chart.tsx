// Series over time as a picture (uPlot) with the same numbers as a table behind it.
import { Box, SegmentedControl, Table, useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type uPlotType from 'uplot';
import { useTimeZone } from '../session/session.ts';
import { COMMON } from '../words/common.ts';
import { localeOf, useLanguage } from '../words/language.ts';
import { useWords, words } from '../words/words.ts';
import { Loading } from './states.tsx';
import { momentText } from './values.tsx';

export interface Series {
  name: string;
  /** As many as there are times; null = no value. */
  values: readonly (number | null)[];
  color?: 'sea' | 'blue' | 'red' | 'yellow' | 'gray' | 'grape';
  /** Filled below the line. */
  isArea?: boolean;
}

export interface ChartProps {
  /** What it shows, for whoever cannot see it. */
  label: string;
  /** RFC 3339, ascending. */
  times: readonly string[];
  series: readonly Series[];
  height?: number;
  /** How a value is written; default grouped digits. */
  format?: (value: number) => string;
  /** How a time is written in the table and the cursor's legend. */
  timeStyle?: 'minute' | 'date' | 'time';
}

const TIME_WORDS = words({ ru: { time: 'Время' }, en: { time: 'Time' } });
const SHADES = { light: 7, dark: 4 } as const;
const COLORS = ['sea', 'blue', 'grape', 'yellow', 'red', 'gray'] as const;

export function Chart(props: ChartProps) {
  const [shown, setShown] = useState<'picture' | 'table'>('picture');
  const w = useWords(COMMON);
  return (
    <Box>
      <Box ta="right" mb={4}>
        <SegmentedControl
          size="xs"
          aria-label={props.label}
          value={shown}
          onChange={(value) => setShown(value as 'picture' | 'table')}
          data={[
            { value: 'picture', label: w.chartAsPicture },
            { value: 'table', label: w.tableAsData },
          ]}
        />
      </Box>
      {shown === 'picture' ? <Picture {...props} /> : <Data {...props} />}
    </Box>
  );
}

function Picture({ label, times, series, height = 220, format, timeStyle = 'minute' }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<typeof uPlotType | null>(null);
  const scheme = useComputedColorScheme('light');
  const zone = useTimeZone();
  const language = useLanguage();
  const locale = localeOf(language);
  const shape = JSON.stringify(series.map(({ name, color, isArea }) => [name, color, isArea]));
  const key = JSON.stringify([times, series]);
  const drawn = useRef<uPlotType | null>(null);
  useEffect(() => {
    let isHere = true;
    void Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]).then(([module]) => {
      if (isHere) setPlot(() => module.default);
    });
    return () => {
      isHere = false;
    };
  }, []);
  const data = (): uPlotType.AlignedData => [
    times.map((at) => Date.parse(at) / 1000),
    ...series.map(({ values }) => [...values]),
  ];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the series; new values only are set below
  useEffect(() => {
    const element = place.current;
    if (plot === null || element === null) return;
    const style = getComputedStyle(document.documentElement);
    const color = (name: string) => style.getPropertyValue(`--mantine-color-${name}-${SHADES[scheme]}`).trim();
    const ink = style.getPropertyValue('--kaskad-quiet').trim();
    const line = style.getPropertyValue('--kaskad-line').trim();
    const write = format ?? ((value: number) => value.toLocaleString(locale));
    const axis = {
      stroke: ink,
      grid: { stroke: line, width: 1 },
      ticks: { show: false },
      font: "11px 'Inter Variable', sans-serif",
    };
    const chart = new plot(
      {
        width: element.clientWidth,
        height,
        tzDate: (seconds) => plot.tzDate(new Date(seconds * 1000), zone),
        legend: { live: true },
        cursor: { points: { size: 6 } },
        scales: { y: { range: (_self, min, max) => [Math.min(0, min ?? 0), Math.max(1, (max ?? 1) * 1.05)] } },
        axes: [
          {
            ...axis,
            values: (_self, ticks, _i, _space, step) => ticks.map((tick) => tickText(tick, step, zone, locale)),
          },
          { ...axis, size: 56, values: (_self, ticks) => ticks.map((tick) => write(tick)) },
        ],
        series: [
          {
            label: TIME_WORDS[language].time,
            value: (_self, at) =>
              at === null ? '—' : momentText(new Date(at * 1000).toISOString(), zone, locale, timeStyle),
          },
          ...series.map((one, index) => {
            const stroke = color(one.color ?? COLORS[index % COLORS.length]!);
            return {
              label: one.name,
              stroke,
              width: 2,
              ...(one.isArea ? { fill: `${stroke}22` } : {}),
              points: { show: (self: uPlotType) => (self.data[0]?.length ?? 0) < 3 },
              value: (_self: uPlotType, value: number | null) => (value === null ? '—' : write(value)),
            };
          }),
        ],
      },
      data(),
      element,
    );
    drawn.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      drawn.current = null;
    };
  }, [plot, shape, scheme, zone, locale, height]);
  // Figures that come every second move the lines without drawing the whole anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for times and series
  useEffect(() => drawn.current?.setData(data()), [key]);
  return (
    <Box role="img" aria-label={label} mih={height} style={{ overflow: 'hidden' }}>
      {plot === null ? <Loading rows={4} height={32} /> : <div ref={place} />}
    </Box>
  );
}

const DAY_S = 86_400;
const MINUTE_S = 60;
function tickText(seconds: number, stepS: number, zone: string, locale: string): string {
  const at = new Date(seconds * 1000);
  return stepS >= DAY_S
    ? at.toLocaleDateString(locale, { day: 'numeric', month: 'short', timeZone: zone })
    : at.toLocaleTimeString(locale, {
        hour: '2-digit',
        minute: '2-digit',
        ...(stepS < MINUTE_S ? { second: '2-digit' } : {}),
        timeZone: zone,
        hourCycle: 'h23',
      });
}

function Data({ label, times, series, format, timeStyle = 'minute', height = 220 }: ChartProps) {
  const zone = useTimeZone();
  const locale = localeOf(useLanguage());
  const write = format ?? ((value: number) => value.toLocaleString(locale));
  return (
    <Table.ScrollContainer
      minWidth={320}
      mah={Math.max(height, 260)}
      type="native"
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <Table aria-label={label} stickyHeader className="numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th />
            {series.map(({ name }) => (
              <Table.Th key={name} ta="right" scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {times.map((at, index) => (
            <Table.Tr key={at}>
              <Table.Th scope="row" fw={400}>
                {momentText(at, zone, locale, timeStyle)}
              </Table.Th>
              {series.map(({ name, values }) => (
                <Table.Td key={name} ta="right">
                  {values[index] === null || values[index] === undefined ? '—' : write(values[index])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
