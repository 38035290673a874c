"use client";
import Link from "next/link";
import type { ReactNode } from "react";
import { markReadAction } from "./actions.ts";

/** A link to what an entry is about. Following it marks the entry as read, by a POST of its own: the link itself changes nothing. */
export function ReadingLink({ href, id, children }: { href: string; id: string | null; children: ReactNode }) {
  const read = () => {
    if (id === null) return;
    const form = new FormData();
    form.set("id", id);
    void markReadAction(form);
  };
  return (
    <Link href={href} onClick={read} prefetch={false}>
      {children}
    </Link>
  );
}
