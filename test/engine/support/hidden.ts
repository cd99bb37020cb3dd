import assert from "node:assert/strict";

/** Neither in clear nor in base64, wherever in a longer text it may begin. */
export function assertHidden(token: string, places: Readonly<Record<string, string>>): void {
    const encoded = [0, 1, 2].map((offset) => {
        const text = Buffer.from(" ".repeat(offset) + token).toString("base64");
        // The first characters hold what comes before the token, the last ones what comes after.
        return text.slice(offset === 0 ? 0 : 4, -4);
    });
    for (const [place, text] of Object.entries(places)) {
        for (const form of [token, ...encoded]) {
            assert.ok(!text.includes(form), `the token is in the ${place}`);
        }
    }
}
