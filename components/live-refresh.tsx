"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page again every so often while the tab is seen; what is typed stays. */
export function LiveRefresh({ everyMs }: { everyMs: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs]);
  return null;
}
