import { notFound } from "next/navigation";

export const metadata = { title: "Not found" };

/** Any address that no page has, so that the portal's own way about stays around the answer. */
export default function MissingPage(): never {
  notFound();
}
