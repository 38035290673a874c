import type { Metadata } from "next";
import type { ReactNode } from "react";
import { cameWithError } from "./with-error.ts";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const error = (await cameWithError()) ? "Error: " : "";
  return {
    title: { default: `${error}Trusted Registries`, template: `${error}%s · Trusted Registries` },
    description:
      "Which registries a cluster may pull images from, by whose decision, and proven by the cluster itself.",
  };
}

// A nonce in the content policy needs every page to be made for its request.
export const dynamic = "force-dynamic";

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
