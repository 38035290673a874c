import Link from "next/link";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl space-y-4 px-4 py-16">
      <h1>There is nothing here for you</h1>
      <p>Either there is no such page, request or cluster, or it is not one you may see.</p>
      <p>
        <Link href="/">Go to the start page</Link>
      </p>
    </main>
  );
}
