import { Statistics } from './statistics.tsx';

export default function OwnStatistics() {
  return <Statistics whose="own" />;
}
