import { StopList } from '../stops/stop-list.tsx';

export default function GlobalStops() {
  return <StopList whose="global" mayChange />;
}
