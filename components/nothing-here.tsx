import Link from "next/link";

/** Missing and hidden look the same. */
export function NothingHere() {
  return (
    <>
      <h1>There is nothing here for you</h1>
      <p>Either there is no such page, request or cluster, or it is not one you may see.</p>
      <p>
        <Link href="/">Go to the start page</Link>
      </p>
    </>
  );
}
