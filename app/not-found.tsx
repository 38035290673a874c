import { NothingHere } from "#components/nothing-here.tsx";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl space-y-4 px-4 py-16">
      <NothingHere />
    </main>
  );
}
