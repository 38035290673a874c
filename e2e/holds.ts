import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import type { PageState } from "./pages.ts";

/** A page as it stands can be used by everybody, at 1280 and 360 px, light and dark. */
export async function holds(page: Page, where: PageState) {
  await expect(page).toHaveTitle(/Trusted Registries/); // it is streamed after the page
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page })
        .options({ rules: { "target-size": { enabled: true } } })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .analyze();
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`,
      );
      expect(found, `${where}, ${width} px, ${colorScheme}`).toEqual([]);
    }
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${where} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
  }
}
