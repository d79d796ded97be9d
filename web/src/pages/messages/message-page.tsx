// Placeholder
export default function Unbuilt(_props: object) {
  return null;
}
