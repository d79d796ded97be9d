import { useMay } from '../../session/session.ts';
import { StopList } from './stop-list.tsx';

export default function Stops() {
  const may = useMay();
  return <StopList whose="own" mayChange={may('stops:write')} />;
}
