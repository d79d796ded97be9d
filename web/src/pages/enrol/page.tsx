// Placeholder
export default function Unbuilt(_props: { onDone: () => void }) {
  return null;
}
