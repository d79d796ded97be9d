import { Statistics } from '../statistics/statistics.tsx';

export default function AllStatistics() {
  return <Statistics whose="all" />;
}
