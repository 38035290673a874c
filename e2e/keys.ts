import type { Locator, Page } from "@playwright/test";
import { expect } from "./people.ts";

const mostPresses = 250;

/** A person with a keyboard and nothing else. Wherever Tab leads, the focus is seen: it has an outline, and nothing covers it. */
export class Keys {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Tabs, or with Shift back, until it has the focus. */
  async reach(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    await expect(target).toBeVisible();
    for (let presses = 0; presses < mostPresses; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press(key);
      await this.seesFocus();
    }
    throw new Error(`${target} was not reached by ${key}`);
  }

  async press(target: Locator, key = "Enter"): Promise<void> {
    await this.reach(target);
    await this.page.keyboard.press(key);
  }

  /** Replaces what a field holds. */
  async type(target: Locator, text: string): Promise<void> {
    await this.reach(target);
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.type(text); // a line break is Enter
    await expect(target).toHaveValue(text);
  }

  /** Moves a list of choices down until it stands at this one. */
  async choose(target: Locator, value: string): Promise<void> {
    await this.reach(target);
    await this.page.keyboard.press("Home");
    for (let presses = 0; presses < mostPresses && (await target.inputValue()) !== value; presses++)
      await this.page.keyboard.press("ArrowDown");
    await expect(target).toHaveValue(value);
  }

  link = (name: string | RegExp) => this.page.getByRole("link", { name }).first();
  button = (name: string | RegExp) => this.page.getByRole("button", { name, exact: typeof name === "string" });
  field = (label: string | RegExp) => this.page.getByLabel(label, { exact: typeof label === "string" });
  summary = (text: string | RegExp) => this.page.locator("summary", { hasText: text });
  standing = () => this.page.getByRole("status").first();

  private async seesFocus(): Promise<void> {
    // A page that renews itself may move just then.
    if ((await this.whatHidesFocus()) !== null) await expect.poll(() => this.whatHidesFocus()).toBeNull();
  }

  private whatHidesFocus(): Promise<string | null> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null; // between the page's end and its beginning
      const said = element.outerHTML.slice(0, 160);
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2) return `no outline: ${said}`;
      const boxes = [...element.getClientRects()];
      const parts = [0.1, 0.5, 0.9];
      const points = boxes.flatMap(({ left, top, width, height }) =>
        parts.flatMap((x) => parts.map((y) => [left + width * x, top + height * y] as const)),
      );
      const seen = points.some(([x, y]) => {
        const there = document.elementFromPoint(x, y);
        return there !== null && (element.contains(there) || there.contains(element));
      });
      return seen ? null : `hidden: ${said}`;
    });
  }
}
