export { chromium, type Chromium } from "./chromium";
export { Page, type PageResult } from "./page";
